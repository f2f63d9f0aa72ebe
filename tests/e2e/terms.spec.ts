/** Terms of use: an administrator publishes a version, whoever signs in agrees to it once, and finds it again. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { eq, isNull } from 'drizzle-orm'
import { termsAgreements, termsVersions } from '@/db/schema/terms'
import { db, findAccount } from './support/installation'
import { look } from './support/look'
import { makeMember } from './support/members'
import { openSession } from './support/pages'
import { arrive, typePassword, type Visitor, visit } from './support/visitor'

const password = 'a long password for terms 7'
// Whoever signs in while a version is in force is asked: the other stories are not.
const leaveNone = () => db.update(termsVersions).set({ takenBackAt: new Date() }).where(isNull(termsVersions.takenBackAt))
test.afterAll(leaveNone)

const words = {
  ja: `第1条（目的）\nこの規約は、青空大学の学内サービスを利用する際の約束ごとを定めます。\n\n第2条（アカウントの管理）\n1. パスワードや認証コードを他の人に教えてはいけません。\n2. 端末を紛失したときは、速やかに届け出てください。\n\n${'第3条（禁止事項）\n学内サービスを、教育・研究および大学の業務以外の目的で利用してはいけません。\n\n'.repeat(6)}`,
  en: `1. Purpose\nThese terms say what holds for the services of Aozora University.\n\n2. Your account\nTell nobody your password or a code. Report a lost device at once.\n\n${'3. What is not allowed\nServices are there for study, research and the work of the university, and for nothing else.\n\n'.repeat(6)}`,
}

async function check({ page }: Visitor) {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`)).toEqual([])
}

for (const language of ['ja', 'en'] as const) {
  test(`terms are published, asked once at the end of a sign-in, and can be read again (${language})`, async ({ browser }) => {
    await leaveNone()
    const width = language === 'ja' ? 390 : 1280
    const administrator = await visit(browser, language, { width })
    {
      const { page, t } = administrator
      await openSession(page, await findAccount('administrator-1'), ['password', 'passkey'])
      await page.goto('/console/settings', { waitUntil: 'networkidle' })
      const begin = page
        .getByRole('button', { name: t('settings.terms.first') })
        .or(page.getByRole('button', { name: t('settings.terms.another') }))
      await begin.click()
      const form = page.locator('form').filter({ has: page.getByLabel(t('settings.terms.ja')) })
      await form.getByRole('button', { name: t('settings.terms.publish') }).click()
      await expect(form.getByText(t('errors.field-required')).first()).toBeVisible()
      await form.getByLabel(t('settings.terms.ja')).fill(`${words.ja}（${language}）`)
      await form.getByLabel(t('settings.terms.en')).fill(`${words.en} (${language})`)
      await look(administrator, 'terms', `settings-form-${language}`)
      await form.getByRole('button', { name: t('settings.terms.publish') }).click()
      await expect(page.getByText(t('settings.terms.state.in-force')).first()).toBeVisible()
      await check(administrator)
      await look(administrator, 'terms', `settings-${language}`)
    }

    const login = `terms-${language}`
    const personId = await makeMember(password, { login, locale: language })
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    const signIn = () => typePassword(visitor, login, password)
    await signIn()
    const agree = page.getByRole('button', { name: t('terms.agree') })
    await expect(agree).toBeVisible()
    await check(visitor)
    await look(visitor, 'terms', `step-${language}`)
    // Nothing is open before.
    expect((await page.request.get('/me', { maxRedirects: 0 })).status()).toBe(307)
    // Whoever does not agree is where they began.
    await page.getByRole('button', { name: t('terms.leave') }).click()
    await expect(page.getByLabel(t('signIn.name.label'))).toBeVisible()
    expect(await db.select().from(termsAgreements).where(eq(termsAgreements.personId, personId))).toHaveLength(0)
    await signIn()
    await agree.click()
    await arrive(visitor)

    await page.goto('/me/activity')
    await check(visitor)
    await look(visitor, 'terms', `activity-${language}`)
    await page.locator('a[href^="/terms?version="]').first().click()
    await expect(page.getByRole('heading', { level: 1, name: t('terms.title') })).toBeVisible()
    await check(visitor)
    await look(visitor, 'terms', `page-${language}`)
    const { version } = (await db.select().from(termsVersions).where(isNull(termsVersions.takenBackAt)))[0] ?? {}
    expect(page.url()).toContain(`version=${version}`)

    // Asked once: the next sign-in is not.
    await page.context().clearCookies()
    await signIn()
    await arrive(visitor)
    await expect(agree).toHaveCount(0)

    // Taken back by its administrator, it is a page of what was.
    const row = administrator.page.getByRole('button', { name: administrator.t('settings.terms.takeBack') })
    await row.click()
    await expect(row).toHaveCount(0)
    expect((await page.request.get('/terms')).status()).toBe(404)
    await page.goto(`/terms?version=${version}`)
    await expect(page.getByText(t('terms.older').replace('{version, number}', String(version)))).toBeVisible()
    for (const bad of ['0', '-1', '999999999999', 'x', '1.5'])
      expect((await page.request.get(`/terms?version=${bad}`)).status(), bad).toBe(404)
    await visitor.close()
    await administrator.close()
  })
}
