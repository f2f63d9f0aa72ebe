/** Tokyo Tech's document, step by step: set-up on the campus, signing in by label, what comes first, and refusal by network. */
import { expect, test } from '@playwright/test'
import { factorTraits } from '@/lib/factors/registry'
import { getOrganisation, unnamedOrganisation } from '@/lib/people/organisation/data'
import { updateFactorRules, updateNetworks } from '@/lib/people/organisation/mutations'
import { fillPreset } from '@/lib/people/organisation/presets'
import { seal } from '@/lib/platform/crypto'
import { credential } from '../support/rollouts'
import { db } from './support/installation'
import { look as keepPicture } from './support/look'
import { makeMember } from './support/members'
import { arrive, readCode, readMail, typePassword, type Visitor, visit } from './support/visitor'

const password = 'a long password for titech 7'
const actor = { kind: 'operator' } as const
const known = { factors: Object.keys(factorTraits), networks: ['campus'] }

async function follow(preset: 'tokyo-tech' | 'standard'): Promise<void> {
  const { version } = await getOrganisation(db)
  const rules = preset === 'standard' ? unnamedOrganisation.factorRules : fillPreset(preset, known)
  await updateFactorRules(db, { version, rules, traits: factorTraits, actor, now: new Date() })
}
/** The browser of these tests is on the loopback: on the campus while that is part of it. */
async function stand(where: 'on campus' | 'elsewhere'): Promise<void> {
  const { version, networks } = await getOrganisation(db)
  const own = ['127.0.0.0/8', '::1/128']
  const moved = networks.map((network) => {
    if (network.name !== 'campus') return network
    const others = network.ranges.filter((range) => !own.includes(range))
    return { ...network, ranges: where === 'on campus' ? [...others, ...own] : others }
  })
  await updateNetworks(db, { version, networks: moved, actor, now: new Date() })
}
test.beforeAll(() => follow('tokyo-tech'))
test.afterAll(async () => {
  await stand('elsewhere')
  await follow('standard')
})

async function signIn(visitor: Visitor, login: string): Promise<void> {
  await visitor.page.context().clearCookies()
  await typePassword(visitor, login, password)
}

for (const [language, width] of [
  ['ja', 390],
  ['en', 1280],
] as const)
  test(`Tokyo Tech: an address is set up on the campus, its label picked at sign-in, and what comes first follows from what is held (${language})`, async ({
    browser,
  }) => {
    const look = (visitor: Visitor, part: string) => keepPicture(visitor, 'titech', `${language}-${part}`)
    await stand('elsewhere')
    const login = `titech-doc-${language}`
    const mailbox = `${login}@gmail.example`
    const label = language === 'ja' ? 'Gmail（自宅）' : 'Gmail at home'
    const personId = await makeMember(password, { login, locale: language })
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    const press = (key: string) => page.getByRole('button', { name: t(key), exact: true }).click()

    await test.step('Note: not from off campus', async () => {
      await signIn(visitor, login)
      await arrive(visitor)
      await page.goto('/me/factors/email-otp')
      await expect(page.getByText(t('me.factorPage.refusedHere.why'))).toBeVisible()
      await expect(page.getByText(language === 'ja' ? '登録できる場所：学内' : 'It is open from: Campus.')).toBeVisible()
      await expect(page.getByRole('button', { name: t('me.factorPage.begin') })).toHaveCount(0)
      await look(visitor, '1-refused')
    })

    await test.step('1 to 5: on the campus, label and address', async () => {
      await stand('on campus')
      await page.goto('/me')
      await page.locator('a[href="/me/factors/email-otp"]').first().click()
      await press('me.factorPage.begin')
      await page.getByLabel(t('factor.email-otp.enrol.label')).fill(label)
      await page.getByLabel(t('factor.email-otp.enrol.address')).fill(mailbox)
      await look(visitor, '2-label')
      await press('factor.email-otp.enrol.send')
      await expect(page.getByRole('button', { name: t('factor.email-otp.enrol.submit') })).toBeVisible()
      await page.goto('/me/factors/email-otp')
      await expect(page.getByText(t('me.factorPage.pending.title'), { exact: true })).toBeVisible()
    })

    await test.step('6 and 7: the link from the mail, and the list of addresses', async () => {
      let link = ''
      await expect
        .poll(
          async () => {
            link =
              (await readMail(mailbox))
                .map(({ text }) => /https?:\/\/\S+\/me\/confirm\/\S+token=[\w-]{22}/.exec(text)?.[0] ?? '')
                .find(Boolean) ?? ''
            return link
          },
          { timeout: 20_000 },
        )
        .not.toBe('')
      await page.goto(link)
      await press('me.confirmAddress.confirm')
      await expect(page.getByText(t('me.confirmAddress.done'), { exact: true })).toBeVisible()
      await page.goto('/me/factors/email-otp')
      await expect(page.getByRole('article', { name: label })).toBeVisible()
      const card = page.getByRole('article', { name: label })
      const since = (await readMail(mailbox)).length
      await card.getByRole('button', { name: t('me.factorPage.tryIt') }).click()
      await expect.poll(async () => (await readMail(mailbox)).length, { timeout: 20_000 }).toBe(since + 1)
      const [newest] = await readMail(mailbox)
      await card.getByLabel(t('ui.code.label')).fill(/(?<!\d)\d{6}(?!\d)/.exec(newest?.text ?? '')?.[0] ?? '')
      await card.getByRole('button', { name: t('ui.code.submit'), exact: true }).click()
      await expect(card.getByText(t('me.factorPage.tried'))).toBeVisible()
      await look(visitor, '3-list')
    })

    const byMail = async () => {
      await expect(page.getByRole('radio', { name: label })).toBeVisible()
      const before = (await readMail(mailbox)).length
      await press('factor.email-otp.challenge.send')
      await expect.poll(async () => (await readMail(mailbox)).length, { timeout: 20_000 }).toBe(before + 1)
      const [newest] = await readMail(mailbox)
      await page.locator('input[autocomplete="one-time-code"]').fill(/(?<!\d)\d{6}(?!\d)/.exec(newest?.text ?? '')?.[0] ?? '')
      await press('ui.code.submit')
      await arrive(visitor)
    }
    await test.step('log-in: account and password, the label, the code from the mail', async () => {
      await stand('elsewhere')
      await signIn(visitor, login)
      await expect(page.getByRole('radio', { name: label })).toBeVisible()
      expect(await page.locator('main').innerText()).not.toContain('gmail.example')
      await look(visitor, '4-label')
      await byMail()
    })

    await test.step('what is weaker cannot be put first while an address is registered, and can be picked at any sign-in', async () => {
      const at = new Date(Date.now() - 86_400_000)
      await credential(db, personId, 'phone', {
        ...{ label: 'mobile', data: { lastDigits: '6677', country: 'JP', takesSms: true, channel: 'sms' } },
        ...{ secret: seal(JSON.stringify({ number: language === 'ja' ? '+818044456677' : '+818044466677' }), personId) },
        ...{ createdAt: at, provenAt: at, lastUsedAt: at },
      })
      await page.goto('/me')
      const order = page.getByRole('region', { name: t('me.order.title') }).getByRole('listitem')
      await expect(order.nth(0)).toContainText(t('factor.email-otp.name'))
      await expect(order.nth(1)).toContainText(t('factor.phone.name'))
      await expect(page.getByRole('region', { name: t('me.order.title') }).getByRole('button')).toHaveCount(0)
      await look(visitor, '5-order')
      const since = new Date()
      await signIn(visitor, login)
      await press('signIn.otherWays')
      await page.getByRole('button', { name: /6677/ }).first().click()
      await page.locator('input[autocomplete="one-time-code"]').fill(await readCode(since))
      await page.keyboard.press('Enter')
      await arrive(visitor)
    })

    await test.step('once every address is removed, the other is all that is asked for', async () => {
      await page.goto('/me/factors/email-otp')
      const card = page.getByRole('article', { name: label })
      await card.getByRole('button', { name: t('me.factorPage.remove') }).click()
      await card.getByRole('button', { name: t('me.factorPage.removeConfirm'), exact: true }).click()
      await expect(page.getByRole('article', { name: label })).toHaveCount(0)
      await expect.poll(async () => (await readMail(`${login}@mail.example`)).length, { timeout: 20_000 }).toBeGreaterThan(0)
      const since = new Date()
      await signIn(visitor, login)
      await expect(page.getByRole('radio', { name: label })).toHaveCount(0)
      await page.locator('input[autocomplete="one-time-code"]').fill(await readCode(since))
      await page.keyboard.press('Enter')
      await arrive(visitor)
    })
    await visitor.close()
  })
