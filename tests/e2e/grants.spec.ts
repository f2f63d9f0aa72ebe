/** Exemptions and extensions for an audience: the effect before the grant, the grant, its list, its end. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { eq } from 'drizzle-orm'
import { rollouts } from '@/db/schema/rollouts'
import { plan, runningRollout, wave } from '../support/rollouts'
import { db, findAccount, makePerson } from './support/installation'
import { look } from './support/look'
import { openSession } from './support/pages'
import { type Visitor, visit } from './support/visitor'

const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 16)
const name = { en: 'MFA for granted people', ja: '免除を受ける人の多要素認証' }
test.beforeAll(async () => {
  // A worker that begins anew after a failed story finds them there.
  if ((await db.$count(rollouts, eq(rollouts.key, 'grants-e2e'))) > 0) return
  const members = wave({
    audience: { group: 'grants-e2e' },
    announceAt: days(-60),
    promptFrom: days(-40),
    enforceAt: days(20),
    lateEnrolmentDays: 14,
  })
  await runningRollout(db, plan({ key: 'grants-e2e', name, waves: [members] }), { at: new Date(Date.now() - 70 * 86_400_000) })
  for (const index of [1, 2, 3])
    await makePerson({
      login: `granted-${index}`,
      externalId: `granted-${index}`,
      name: `Granted ${index}`,
      groups: ['grants-e2e'],
      affiliations: ['granted-e2e'],
      passwordHash: 'x',
    })
})

async function check({ page }: Visitor): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`)).toEqual([])
}

for (const [language, width] of [
  ['ja', 390],
  ['en', 1280],
] as const)
  for (const kind of ['exemption', 'extension'] as const)
    test(`an ${kind} for an audience: shown, granted, listed, ended (${language})`, async ({ browser }) => {
      const visitor = await visit(browser, language, { width })
      const { page, t } = visitor
      await openSession(page, await findAccount('administrator-1'), ['password', 'passkey'])
      await page.goto('/console/rollouts/exemptions', { waitUntil: 'networkidle' })
      await check(visitor)
      await look(visitor, 'grants', `${language}-${kind}-1-list`)
      await page.locator('a[href="/console/rollouts/exemptions/new"]').first().click()
      await page.waitForURL(/exemptions\/new/)
      const main = page.locator('main')
      await main.getByRole('combobox', { name: t('rollouts.audience.kind'), exact: true }).click()
      await page.getByRole('option', { name: t('rollouts.audience.kinds.people'), exact: true }).click()
      const people = main.getByRole('combobox', { name: t('rollouts.audience.kinds.people'), exact: true })
      await people.fill('granted-1')
      await people.press('Enter')
      await page.getByRole('radio', { name: t(`rollouts.audienceGrant.kind.${kind}`) }).check()
      await page.getByLabel(t('people.grants.rollout')).selectOption({ label: name[language] })
      await page.locator('input[type="datetime-local"][required]').fill(days(40))
      await page
        .getByLabel(t('people.grants.reason'))
        .fill(language === 'ja' ? '実地調査で電波の届かない場所にいるため' : 'On field work, out of reach')
      await page.getByRole('button', { name: t('people.grants.show'), exact: true }).click()
      const grant = page.getByRole('button', { name: t(`rollouts.audienceGrant.grant.${kind}`), exact: true })
      await expect(grant).toBeVisible({ timeout: 25_000 })
      await expect(page.getByText('Granted 1').first()).toBeVisible()
      await check(visitor)
      await look(visitor, 'grants', `${language}-${kind}-2-effect`)
      await grant.click()
      await page.waitForURL(/exemptions\/[0-9a-f-]{36}/, { timeout: 20_000 })
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await check(visitor)
      await look(visitor, 'grants', `${language}-${kind}-3-granted`)
      await visitor.close()
    })
