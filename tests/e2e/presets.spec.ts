/** What Keio and Tokyo Tech ask for when factors are set up: followed step by step, with what is refused and the way out. */
import { expect, test } from '@playwright/test'
import { factorTraits } from '@/lib/factors/registry'
import { getOrganisation, unnamedOrganisation } from '@/lib/people/organisation/data'
import { updateFactorRules } from '@/lib/people/organisation/mutations'
import { fillPreset } from '@/lib/people/organisation/presets'
import { seal } from '@/lib/platform/crypto'
import { credential } from '../support/rollouts'
import { db, findAccount, makePerson } from './support/installation'
import { look } from './support/look'
import { holdApp, makeMember } from './support/members'
import { openSession } from './support/pages'
import { readCode, readNotice, visit } from './support/visitor'

const password = 'a long password for presets 7'
const yesterday = () => new Date(Date.now() - 86_400_000)
const actor = { kind: 'operator' } as const

async function follow(rules: Parameters<typeof updateFactorRules>[1]['rules']): Promise<void> {
  const { version } = await getOrganisation(db)
  await updateFactorRules(db, { version, rules, traits: factorTraits, actor, now: new Date() })
}
const known = { factors: Object.keys(factorTraits), networks: ['campus'] }
test.afterAll(() => follow(unnamedOrganisation.factorRules))

async function holdPhone(personId: string): Promise<void> {
  const at = yesterday()
  await credential(db, personId, 'phone', {
    ...{ label: 'mobile', data: { lastDigits: '5678', country: 'JP', takesSms: true, channel: 'sms' } },
    ...{
      secret: seal(JSON.stringify({ number: `+819${String(Math.floor(Math.random() * 100_000)).padStart(5, '0')}5678` }), personId),
      createdAt: at,
      provenAt: at,
      lastUsedAt: at,
    },
  })
}

for (const language of ['ja', 'en'] as const) {
  test(`a plan says before it is approved how many could set up nothing where they sign in (${language})`, async ({ browser }) => {
    const places = {
      factors: known.factors.filter((factor) => !factorTraits[factor]?.recoveryOnly),
      signedInWith: ['password'],
      unlessFrom: ['laboratory'],
    }
    await follow({ ...unnamedOrganisation.factorRules, enrolment: [places] })
    const visitor = await visit(browser, language, { width: language === 'ja' ? 390 : 1280 })
    const { page, t } = visitor
    await openSession(page, await findAccount('administrator-1'), ['password', 'passkey'])
    await page.goto('/console/rollouts')
    const links = await page.locator('a[href^="/console/rollouts/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))
    const plans = [...new Set(links.filter((href) => /^\/console\/rollouts\/[0-9a-f-]{36}$/.test(href)))]
    const counted: number[] = []
    for (const href of plans) {
      await page.goto(`${href}/review`)
      const note = page.getByText(t('rollouts.blocked.text'))
      if ((await note.count()) === 0) continue
      counted.push(1)
      await look(visitor, 'blocked', `${language}-${counted.length}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
      await follow(unnamedOrganisation.factorRules)
      await page.reload()
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(note).toHaveCount(0)
      break
    }
    expect(counted).toHaveLength(1)
    await visitor.close()
  })

  const width = language === 'ja' ? 390 : 1280

  test(`an administrator follows a preset, changes a part of it, and saves it with a passkey (${language})`, async ({ browser }) => {
    await follow(unnamedOrganisation.factorRules)
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    await openSession(page, await findAccount('administrator-1'), ['password', 'passkey'])
    await page.goto('/console/settings')
    const form = page.locator('form').filter({ has: page.getByRole('radio', { name: t('settings.factorRules.presets.keio.name') }) })
    await form.scrollIntoViewIfNeeded()
    await expect(form.getByRole('radio', { name: t('settings.factorRules.presets.standard.name') })).toBeChecked()
    await expect(form.getByText(t('settings.factorRules.none'))).toBeVisible()
    await form.getByRole('radio', { name: t('settings.factorRules.presets.keio.name') }).check()
    await expect(form.getByRole('switch', { name: t('settings.factorRules.fiveDigits') })).toBeChecked()
    await form.getByRole('radio', { name: t('settings.factorRules.presets.tokyo-tech.name') }).check()
    await expect(form.getByRole('switch', { name: t('settings.factorRules.fiveDigits') })).toHaveCount(0)
    await expect(form.getByRole('switch', { name: t('settings.factorRules.askPassword') })).toBeChecked()
    await form.getByRole('button', { name: t('settings.factorRules.add') }).click()
    await form.getByRole('button', { name: t('settings.save') }).click()
    await expect(form.getByText(t('errors.factors-missing')).first()).toBeVisible()
    await look(visitor, 'presets', `settings-${language}`)
    await form
      .getByRole('button', { name: t('settings.remove') })
      .last()
      .click()
    await form.getByRole('button', { name: t('settings.save') }).click()
    await expect(form.getByText(t('settings.saved'))).toBeVisible()
    expect((await getOrganisation(db)).factorRules).toEqual(fillPreset('tokyo-tech', known))
    await page.goto('/console/audit')
    await expect(page.getByText(t('audit.actions.organisation.factor-rules-changed')).first()).toBeVisible()
    await visitor.close()
  })

  test(`Tokyo Tech: off campus the password alone sets up no app; another proof, another factor or the campus does (${language})`, async ({
    browser,
  }) => {
    await follow({
      ...fillPreset('tokyo-tech', known),
      enrolment: [{ factors: ['email-otp', 'totp'], signedInWith: ['password', 'phone'], unlessFrom: ['campus'] }],
    })
    const personId = await makeMember(password, { login: `preset-titech-${language}` })
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    await openSession(page, personId, ['password'])
    await page.goto('/me/factors/totp')
    await expect(page.getByText(t('me.factorPage.refusedHere.why'))).toBeVisible()
    await expect(page.getByText(language === 'ja' ? '登録できる場所：学内' : 'It is open from: Campus.')).toBeVisible()
    await expect(page.getByRole('button', { name: t('me.factorPage.begin') })).toHaveCount(0)
    await look(visitor, 'presets', `refused-${language}`)

    await test.step('what is left is offered, and works', async () => {
      await page.getByRole('link', { name: language === 'ja' ? 'パスキーを登録する' : 'Register a passkey' }).click()
      await page.waitForURL(/passkey/)
      await expect(page.getByRole('button', { name: t('me.factorPage.begin') })).toBeVisible()
    })

    await test.step('a phone is no better; a passkey shown in the same session is', async () => {
      const holder = await makePerson({ login: `preset-titech-holder-${language}` })
      await holdPhone(holder)
      await credential(db, holder, 'passkey', { label: 'laptop', provenAt: yesterday() })
      await openSession(page, holder, ['password', 'phone'])
      await page.goto('/me/factors/totp')
      await expect(page.getByRole('link', { name: t('me.factorPage.refusedHere.confirm') })).toBeVisible()
      await look(visitor, 'presets', `refused-with-${language}`)
      await openSession(page, holder, ['password', 'phone', 'passkey'])
      await page.goto('/me/factors/totp')
      await expect(page.getByText(t('me.factorPage.refusedHere.why'))).toHaveCount(0)
      await expect(page.getByRole('button', { name: t('me.factorPage.begin') })).toBeVisible()
    })
    await visitor.close()
  })

  test(`Keio: a call reads out five digits, and the password is asked for again before a change (${language})`, async ({ browser }) => {
    await follow(fillPreset('keio', known))
    const login = `preset-keio-${language}`
    const personId = await makeMember(password, { login })
    await holdPhone(personId)
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    const press = (key: string) => page.getByRole('button', { name: t(key), exact: true }).click()
    await openSession(page, personId, ['password', 'phone'], new Date(Date.now() - 600_000))
    await page.goto('/me/factors/passkey')
    await page.getByRole('link', { name: t('me.factorPage.begin') }).click()
    await expect(page.getByText(t('signIn.confirm.leadBoth'))).toBeVisible()
    await look(visitor, 'presets', `confirm-${language}`)
    const since = new Date()
    await page.getByRole('button', { name: /5678/ }).first().click()
    await expect(page.locator('input[autocomplete="one-time-code"]')).toBeVisible()
    await press('factor.phone.challenge.callInstead')
    await expect(page.getByText(language === 'ja' ? /5桁/ : /five digits/)).toBeVisible()
    await look(visitor, 'presets', `five-${language}`)
    const code = await readCode(since, 5)
    await page.locator('input[autocomplete="one-time-code"]').fill(code)
    await press('ui.code.submit')
    await expect(page.getByLabel(t('signIn.password.label'), { exact: true })).toBeVisible()
    await look(visitor, 'presets', `password-${language}`)
    await page.getByLabel(t('signIn.password.label'), { exact: true }).fill('wrong')
    await press('signIn.continue')
    await expect(page.getByText(t('errors.sign-in-failed'))).toBeVisible()
    await page.getByLabel(t('signIn.password.label'), { exact: true }).fill(password)
    await press('signIn.continue')
    await page.waitForURL(/\/me\/factors\/passkey/)
    await expect(page.getByRole('button', { name: t('factor.passkey.enrol.submit') })).toBeVisible()

    await test.step('one authenticator app, not three', async () => {
      await holdApp(personId, 'app')
      await page.goto('/me/factors/totp')
      await expect(page.getByText(t('me.factorPage.maximum').replace('{maximum}', '1'))).toBeVisible()
    })
    await visitor.close()
  })
}

for (const language of ['ja', 'en'] as const)
  test(`codes by phone: an administrator withdraws a record, nobody registers a number; put back, everybody reads the notice first (${language})`, async ({
    browser,
  }) => {
    const width = language === 'ja' ? 390 : 1280
    const admin = await visit(browser, language, { width })
    const { page, t } = admin
    await openSession(page, await findAccount('administrator-1'), ['password', 'passkey'])
    await page.goto('/console/settings')
    const form = page.locator('form').filter({ has: page.getByLabel(t('settings.phoneRecord.riskOwner')) })
    const state = (key: string) => form.getByText(t(key).replace(/\{.*$/s, ''), { exact: false })
    await form.scrollIntoViewIfNeeded()
    await expect(state('settings.phoneRecord.closed')).toHaveCount(0)
    await look(admin, 'presets', `record-${language}`)
    const kept = await Promise.all(
      ['riskOwner', 'riskOn', 'riskText'].map((name) => form.getByLabel(t(`settings.phoneRecord.${name}`)).inputValue()),
    )
    await form.getByLabel(t('settings.phoneRecord.riskOwner')).fill('')
    await form.getByRole('button', { name: t('settings.save') }).click()
    await expect(form.getByText(t('errors.name-missing'))).toBeVisible()
    for (const name of ['riskOn', 'riskText']) await form.getByLabel(t(`settings.phoneRecord.${name}`)).fill('')
    await form.getByRole('button', { name: t('settings.save') }).click()
    await expect(form.getByText(new RegExp(t('settings.phoneRecord.duty.risk')))).toBeVisible()
    await look(admin, 'presets', `record-closed-${language}`)

    const somebody = await makeMember(password, { login: `duties-${language}` })
    const person = await visit(browser, language, { width })
    await openSession(person.page, somebody, ['password'])
    await person.page.goto('/me/factors/phone')
    await expect(person.page.getByText(t('me.factorPage.notOpen').replace('{factor}', t('factor.phone.name')))).toBeVisible()
    await look(person, 'presets', `not-open-${language}`)

    for (const [at, name] of ['riskOwner', 'riskOn', 'riskText'].entries())
      await form.getByLabel(t(`settings.phoneRecord.${name}`)).fill(kept[at] ?? '')
    await form.getByRole('button', { name: t('settings.save') }).click()
    await expect(state('settings.phoneRecord.closed')).toHaveCount(0)
    await person.page.goto('/me/factors/phone')
    await person.page.getByRole('button', { name: t('me.factorPage.begin'), exact: true }).click()
    await expect(person.page.getByText(t('errors.notice-unread'))).toBeVisible()
    await look(person, 'presets', `notice-${language}`)
    await readNotice(person)
    await expect(person.page.getByLabel(t('factor.phone.enrol.number'))).toBeVisible()
    await person.close()
    await admin.close()
  })
