/** Where a sign-in ends without a session: each says what, why, and the way out. And what may be put off, and how often. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { seal } from '@/lib/platform/crypto'
import { credential, plan, runningRollout, wave } from '../support/rollouts'
import { db } from './support/installation'
import { look } from './support/look'
import { makeMember } from './support/members'
import { arrive, typePassword, type Visitor, visit } from './support/visitor'

const password = 'a long password for a stop 7'
const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 16)
const passed = { announceAt: days(-90), promptFrom: days(-60), enforceAt: days(-30), lateEnrolmentDays: null }

test.beforeAll(async () => {
  const from = { at: new Date(Date.now() - 100 * 86_400_000) }
  const dead = { signIn: 'never' as const, change: 'never' as const, reset: 'never' as const }
  const waves = [
    wave({
      ...passed,
      key: 'refused',
      audience: { group: 'stop-refused' },
      steps: [{ at: days(-30), consequence: 'refuse', restrictions: { phone: dead } }],
    }),
    wave({ ...passed, key: 'locked', audience: { group: 'stop-locked' }, steps: [{ at: days(-30), consequence: 'lock' }] }),
    wave({
      ...{
        key: 'skips',
        audience: { group: 'stop-skips' },
        announceAt: days(-90),
        promptFrom: days(-60),
        enforceAt: days(-1),
        lateEnrolmentDays: null,
      },
      grace: { by: 'skips', skips: 2, skipDays: 0, lastDay: days(20), newPersonDays: 0, noticeDays: 0 },
    }),
  ]
  await runningRollout(db, plan({ key: 'stops-e2e', waves }), from)
})

async function signIn(visitor: Visitor, login: string): Promise<void> {
  await visitor.page.context().clearCookies()
  await typePassword(visitor, login, password)
}
async function check({ page }: Visitor): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`)).toEqual([])
}
const lastSignInAt = new Date(Date.now() - 2 * 86_400_000)

for (const [language, width] of [
  ['ja', 320],
  ['en', 1280],
] as const) {
  test(`suspended, refused, locked: no session, the reason, and whom to ask (${language}, ${width} px)`, async ({ browser }) => {
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    const people = {
      closed: await makeMember(password, { login: `stop-closed-${language}`, locale: language, standing: 'suspended' }),
      refused: await makeMember(password, { login: `stop-refused-${language}`, locale: language, groups: ['stop-refused'], lastSignInAt }),
      locked: await makeMember(password, { login: `stop-locked-${language}`, locale: language, groups: ['stop-locked'], lastSignInAt }),
    }
    const at = new Date(Date.now() - 86_400_000)
    await credential(db, people.refused, 'phone', {
      ...{ label: 'mobile', data: { lastDigits: '9911', country: 'JP', takesSms: true, channel: 'sms' } },
      ...{ secret: seal(JSON.stringify({ number: '+818055559911' }), people.refused), createdAt: at, provenAt: at, lastUsedAt: at },
    })
    for (const why of ['closed', 'refused', 'locked'] as const) {
      await signIn(visitor, `stop-${why}-${language}`)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(t(`signIn.stopped.${why}.title`))
      await expect(page.getByRole('link', { name: /it-desk@/ })).toBeVisible()
      await check(visitor)
      await look(visitor, 'stops', `${language}-${why}`)
      expect((await page.request.get('/me', { maxRedirects: 0 })).status()).toBe(307)
    }
    await page.getByRole('button', { name: t('signIn.startOver') }).click()
    await expect(page.getByLabel(t('signIn.name.label'))).toBeVisible()
    await visitor.close()
  })

  test(`put off twice, and then no more (${language})`, async ({ browser }) => {
    const login = `stop-skips-${language}`
    await makeMember(password, { login, locale: language, groups: ['stop-skips'], lastSignInAt })
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    const later = page.getByRole('button', { name: t('signIn.notice.later') })
    const register = page.getByRole('button', { name: t('signIn.notice.register') })
    for (const left of [2, 1]) {
      await signIn(visitor, login)
      await expect(page.getByText(new RegExp(String(left))).first()).toBeVisible()
      await check(visitor)
      await look(visitor, 'stops', `${language}-skip-${left}`)
      await later.click()
      await page.waitForURL(/\/me/)
    }
    await signIn(visitor, login)
    await expect(register).toBeVisible()
    await expect(later).toHaveCount(0)
    await look(visitor, 'stops', `${language}-skip-0`)
    await visitor.close()
  })

  test(`language and zone: what a person reads, and in which time (${language})`, async ({ browser }) => {
    const login = `zone-e2e-${language}`
    await makeMember(password, { login, locale: language })
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    await signIn(visitor, login)
    await arrive(visitor)
    await page.waitForLoadState('networkidle')
    await page.getByLabel(t('me.settings.zone')).selectOption('America/New_York')
    await page.getByLabel(t('me.settings.language')).selectOption(language === 'ja' ? 'en' : 'ja')
    await page.getByRole('button', { name: t('me.settings.save') }).click()
    await expect(page.locator('html')).toHaveAttribute('lang', language === 'ja' ? 'en' : 'ja')
    await expect(page.locator('select[name=zone]')).toHaveValue('America/New_York')
    await page.goto('/me/activity')
    const shown = await page.locator('main time').first().innerText()
    const hour = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', hour: '2-digit', hour12: false }).format(new Date())
    expect(shown).toMatch(new RegExp(`^0?${Number(hour)}|^0?${(Number(hour) + 23) % 24}`))
    await visitor.close()
  })
}
