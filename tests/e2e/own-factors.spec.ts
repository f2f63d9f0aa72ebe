/**
 * A person's own factors, from a mandate in force and nothing registered: one-time password, phone, recovery codes; named,
 * tried, lost, and removed, but never the last one.
 */
import { type Browser, expect, type Locator, test } from '@playwright/test'
import { generateSync } from 'otplib'
import { plan, runningRollout, wave } from '../support/rollouts'
import { db, makePerson } from './support/installation'
import { look } from './support/look'
import { openSession } from './support/pages'
import { readCode, readNotice, type Visitor, visit } from './support/visitor'

const days = (count: number) => new Date(Date.now() + count * 86_400_000)
const local = (at: Date) => at.toISOString().slice(0, 16)

/** Somebody whose deadline has passed and who holds nothing: the session opens the factor settings only. */
async function arrive(browser: Browser): Promise<Visitor> {
  const owners = wave({
    audience: { affiliation: 'owner-e2e' },
    announceAt: local(days(-90)),
    promptFrom: local(days(-60)),
    enforceAt: local(days(-30)),
  })
  await runningRollout(db, plan({ key: 'owner-e2e', waves: [owners] }), { at: days(-100) })
  const visitor = await visit(browser, 'ja', { width: 390 })
  await openSession(
    visitor.page,
    await makePerson({ login: 'owner-e2e', passwordHash: 'x', affiliations: ['owner-e2e'], arrivedAt: days(-80) }),
    ['password'],
  )
  return visitor
}

test('a person registers, names, tries, loses and removes factors, and keeps the last one', async ({ browser }) => {
  const visitor = await arrive(browser)
  const { page, t } = visitor
  const press = (key: string, within: Locator | typeof page = page) => within.getByRole('button', { name: t(key), exact: true }).click()
  const act = (card: Locator, key: string) => card.getByRole('button', { name: t(key) }).click()
  const done = page.getByRole('link', { name: t('me.factorPage.done.back') })
  let key = ''

  await test.step('the session opens nothing but the registration', async () => {
    await page.goto('/me/sessions')
    await expect(page).toHaveURL(/\/me$/)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('登録が必要です')
  })

  await test.step('a one-time password: the code that is typed proves it', async () => {
    await page.goto('/me/factors/totp')
    await press('me.factorPage.begin')
    key = (await page.locator('main pre').innerText()).replaceAll(/\s/g, '')
    await page.getByLabel(t('factor.totp.enrol.code')).fill('000 000')
    await press('factor.totp.enrol.submit')
    await expect(page.getByText(t('errors.code-wrong'))).toBeVisible()
    // The step before the current one is accepted, too, and leaves the current code for the trial below.
    const leftInStep = 30_000 - (Date.now() % 30_000)
    if (leftInStep < 10_000) await page.waitForTimeout(leftInStep)
    await page.getByLabel(t('factor.totp.enrol.code')).fill(generateSync({ secret: key, epoch: Math.floor(Date.now() / 1000) - 30 }))
    await press('factor.totp.enrol.submit')
    await expect(page.getByText(t('me.factorPage.done.provenByCode'))).toBeVisible()
    await page.goto('/me/sessions')
    await expect(page.getByRole('heading', { name: t('me.sessions.title') })).toBeVisible()
  })

  const card = page.getByRole('article')
  await test.step('it is the last one: kept, with the reason and the way out', async () => {
    await page.goto('/me/factors/totp')
    await act(card, 'me.factorPage.remove')
    await press('me.factorPage.removeConfirm', card)
    await expect(card.getByText(t('me.factorPage.lastTitle'))).toBeVisible()
    await card.getByRole('link', { name: t('me.factorPage.lastWay') }).click()
    await page.waitForURL(/\/me$/)
  })

  await test.step('renamed and tried', async () => {
    await page.goto('/me/factors/totp')
    await act(card, 'me.factorPage.rename')
    await card.getByLabel(t('me.factorPage.renameLabel')).fill('赤い携帯のアプリ')
    await card
      .locator('form')
      .getByRole('button', { name: t('me.factorPage.rename'), exact: true })
      .click()
    await expect(page.getByRole('article', { name: '赤い携帯のアプリ' })).toBeVisible()
    await act(card, 'me.factorPage.tryIt')
    await card.getByLabel(t('ui.code.label')).fill(generateSync({ secret: key }))
    await press('ui.code.submit', card)
    await expect(card.getByText(t('me.factorPage.tried'))).toBeVisible()
  })

  await test.step('a phone, by a code that arrives', async () => {
    await page.goto('/me/factors/phone')
    const since = new Date()
    await press('me.factorPage.begin')
    await expect(page.getByText(t('errors.notice-unread'))).toBeVisible()
    await readNotice(visitor)
    await page.getByLabel(t('factor.phone.enrol.number')).fill('１２３')
    await press('factor.phone.enrol.send')
    await expect(page.getByText(t('errors.phone-number-invalid'))).toBeVisible()
    await page.getByLabel(t('factor.phone.enrol.number')).fill('０９０−２２２２−３３３３')
    await page.getByRole('radio', { name: t('factor.phone.enrol.voice') }).check()
    await press('factor.phone.enrol.call')
    await page.locator('input[autocomplete="one-time-code"]').fill(await readCode(since))
    await press('factor.phone.enrol.submit')
    await expect(done).toBeVisible()
  })

  await test.step('ten recovery codes, shown once', async () => {
    await page.goto('/me/factors/recovery-codes')
    await press('me.factorPage.begin')
    await press('factor.recovery-codes.enrol.submit')
    await expect(page.locator('main ol code')).toHaveCount(10)
    const finish = page.getByRole('button', { name: t('factor.recovery-codes.kept.done') })
    await expect(finish).toBeDisabled()
    await page.getByLabel(t('factor.recovery-codes.kept.confirm')).check()
    await finish.click()
    await expect(done).toBeVisible()
    await page.reload()
    await expect(page.locator('main ol code')).toHaveCount(0)
  })

  await test.step('with a phone beside it the app could go; a lost phone is disabled at once, and the app stays', async () => {
    await page.goto('/me/factors/phone')
    await act(card, 'me.factorPage.lost')
    await expect(card.getByText(t('me.factorPage.lostEffect'))).toBeVisible()
    await expect(card).toContainText(t('factor.totp.name'))
    await press('me.factorPage.lostConfirm', card)
    await expect(card.getByText(t('me.factors.disabled'), { exact: true })).toBeVisible()
    await page.goto('/me/factors/totp')
    await act(card, 'me.factorPage.remove')
    await press('me.factorPage.removeConfirm', card)
    await expect(card.getByText(t('me.factorPage.lastTitle'))).toBeVisible()
  })
  await visitor.close()
})

for (const [language, width] of [
  ['ja', 390],
  ['en', 1280],
] as const)
  test(`recovery codes are not for whoever has shown the password alone, and the page says what comes first (${language})`, async ({
    browser,
  }) => {
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    await openSession(page, await makePerson({ login: `codes-first-${language}` }), ['password'])
    await page.goto('/me/factors/recovery-codes')
    await expect(page.getByText(t('me.factorPage.factorFirst'))).toBeVisible()
    await look(visitor, 'codes', language)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
    await page.locator('main a[href="/me/factors/passkey"]').click()
    await page.waitForURL(/passkey/)
    await visitor.close()
  })
