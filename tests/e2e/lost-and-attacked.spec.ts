/** A device is lost, and each door lets its owner back in; the same doors are tried by those who are not the owner, and none of them opens. */
import { expect, test } from '@playwright/test'
import { and, eq, isNull } from 'drizzle-orm'
import { generateSync } from 'otplib'
import { credentials } from '@/db/schema/credentials'
import { sessions } from '@/db/schema/sign-in'
import { newId } from '@/lib/platform/ids'
import { enrolRecoveryCodes } from '../support/credentials'
import { plan, runningRollout, wave } from '../support/rollouts'
import { db, makePerson } from './support/installation'
import { look as keepPicture } from './support/look'
import { appKey, findInMail, holdApp, makeMember } from './support/members'
import { openSession } from './support/pages'
import { readMail, registerPasskey, signInWithPasskey, typeName, typePassword, type Visitor, visit } from './support/visitor'

const password = 'a long password for what is lost 7'
const ago = (days: number) => new Date(Date.now() - days * 86_400_000)

async function begin(visitor: Visitor, login: string): Promise<void> {
  await visitor.page.context().clearCookies()
  await typeName(visitor, login)
}
async function signIn(visitor: Visitor, login: string): Promise<void> {
  await visitor.page.context().clearCookies()
  await typePassword(visitor, login, password)
}
const isIn = ({ page }: Visitor) => page.request.get('/me', { maxRedirects: 0 }).then((answer) => answer.status() === 200)
const openSessions = (personId: string) => db.$count(sessions, and(eq(sessions.personId, personId), isNull(sessions.endedAt)))

for (const [language, width] of [
  ['ja', 390],
  ['en', 1280],
] as const) {
  const look = (visitor: Visitor, part: string) => keepPicture(visitor, 'lost', `${language}-${part}`)

  test(`lost, with another factor left: it is reported with that, and the lost one opens nothing from then on (${language})`, async ({
    browser,
  }) => {
    const login = `lost-other-${language}`
    const personId = await makeMember(password, { login, locale: language })
    await holdApp(personId, 'Lost phone')
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    // In with the phone, and a passkey on the computer.
    await signIn(visitor, login)
    await page.getByLabel(t('ui.code.label'), { exact: true }).fill(generateSync({ secret: appKey }))
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/me/)
    await page.goto('/me/factors/passkey')
    await registerPasskey(visitor, password)
    const byApp = await db.select({ id: sessions.id }).from(sessions).where(eq(sessions.personId, personId))
    await page.context().clearCookies()
    await signInWithPasskey(visitor)
    await page.goto('/me/factors/totp')
    const card = page.getByRole('article')
    await card.getByRole('button', { name: t('me.factorPage.lost') }).click()
    await look(visitor, '1-report')
    await card.getByRole('button', { name: t('me.factorPage.lostConfirm'), exact: true }).click()
    await expect(page.getByText(t('me.factorPage.lostDone').split('{')[0] ?? '').first()).toBeVisible()
    // The session that the passkey opened stays; the one that stood on the app is over.
    const left = await db
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.personId, personId), isNull(sessions.endedAt)))
    expect(left.filter(({ id }) => byApp.some((one) => one.id === id))).toEqual([])
    expect(await isIn(visitor)).toBe(true)
    const thief = await visit(browser, language, { width, hasAuthenticator: false })
    await signIn(thief, login)
    await expect(thief.page.locator('input[autocomplete="one-time-code"]')).toHaveCount(0)
    expect(await isIn(thief)).toBe(false)
    await thief.close()
    await visitor.close()
  })

  test(`lost, with recovery codes on paper: one of them sets up a passkey, and is replaced (${language})`, async ({ browser }) => {
    const login = `lost-codes-${language}`
    const personId = await makeMember(password, { login, locale: language })
    await holdApp(personId, 'Lost phone')
    const at = ago(1)
    const { codes } = await enrolRecoveryCodes(db, { personId, now: at, boundTo: newId(at) })
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    await signIn(visitor, login)
    await page.getByRole('button', { name: t('signIn.otherWays') }).click()
    await look(visitor, '2-ways')
    await page.getByRole('button', { name: new RegExp(t('factor.recovery-codes.name')) }).click()
    await page.getByLabel(t('factor.recovery-codes.challenge.label')).fill(codes[0] ?? '')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/me\/recovery-code/)
    await look(visitor, '3-replaced')
    // It repairs and opens nothing else.
    await page.goto('/me/sessions')
    await expect(page).toHaveURL(/\/me$/)
    await page.goto('/me/factors/passkey')
    await registerPasskey(visitor, password)
    await page.goto('/me/sessions')
    await expect(page.getByRole('heading', { name: t('me.sessions.title') })).toBeVisible()
    // Whoever found the paper has a code that is used.
    const thief = await visit(browser, language, { width, hasAuthenticator: false })
    await signIn(thief, login)
    const other = thief.page
    await other.getByRole('button', { name: t('signIn.otherWays') }).click()
    await other.getByRole('button', { name: new RegExp(t('factor.recovery-codes.name')) }).click()
    await other.getByLabel(t('factor.recovery-codes.challenge.label')).fill(codes[0] ?? '')
    await other.keyboard.press('Enter')
    await expect(other.getByText(t('errors.code-wrong'))).toBeVisible()
    expect(await isIn(thief)).toBe(false)
    await thief.close()
    await visitor.close()
  })

  test(`whoever knows the password alone gets to no door of somebody who holds a factor, and learns what to do if it is theirs (${language})`, async ({
    browser,
  }) => {
    const login = `attacked-${language}`
    const personId = await makeMember(password, { login, locale: language })
    await holdApp(personId, 'App')
    const thief = await visit(browser, language, { width })
    const { page, t } = thief
    await signIn(thief, login)
    await page.getByRole('button', { name: t('signIn.otherWays') }).click()
    await expect(page.getByText(t('signIn.choose.help'))).toBeVisible()
    await look(thief, '4-thief')
    for (const path of ['/me', '/me/factors/passkey', '/me/factors/recovery-codes', '/me/password', '/console']) {
      await page.goto(path)
      await page.waitForURL(/\/sign-in/)
    }
    expect(await openSessions(personId)).toBe(0)

    await test.step('with the mailbox as well a new password still asks for the factor', async () => {
      await begin(thief, login)
      await page.getByRole('button', { name: t('signIn.password.forgot') }).click()
      const code = await findInMail(login, /\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b/)
      await page.getByLabel(t('signIn.reset.label'), { exact: true }).fill(code)
      await page.keyboard.press('Enter')
      await expect(page.getByLabel(t('ui.code.label'), { exact: true })).toBeVisible()
      await page.getByLabel(t('ui.code.label'), { exact: true }).fill('123456')
      await page.keyboard.press('Enter')
      await expect(page.getByText(t('errors.code-wrong'))).toBeVisible()
      await expect(page.getByLabel(t('signIn.newPassword.label'), { exact: true })).toHaveCount(0)
    })

    await test.step('with a session that was left open nothing can be registered, removed or changed, and the owner’s next sign-in still works', async () => {
      await openSession(page, personId, ['password', 'totp'], ago(0.01))
      await page.goto('/me/factors/passkey')
      await page.getByRole('link', { name: t('me.factorPage.begin') }).click()
      await page.waitForURL(/\/sign-in\/confirm/)
      await look(thief, '5-confirm')
      await page.goto('/me/factors/totp')
      await page
        .getByRole('article')
        .getByRole('button', { name: t('me.factorPage.remove') })
        .click()
      await page
        .getByRole('article')
        .getByRole('button', { name: t('me.factorPage.removeConfirm'), exact: true })
        .click()
      await page.waitForURL(/\/sign-in\/confirm/)
      const [row] = await db.select().from(credentials).where(eq(credentials.personId, personId))
      expect(row?.removedAt).toBeNull()
      const owner = await visit(browser, language, { width })
      await signIn(owner, login)
      await owner.page.getByLabel(t('ui.code.label'), { exact: true }).fill(generateSync({ secret: appKey }))
      await owner.page.keyboard.press('Enter')
      await owner.page.waitForURL(/\/me/)
      await owner.close()
    })
    await thief.close()
  })

  test(`a stolen password after the deadline, of somebody who registered nothing: past the days of late enrolment only the desk (${language})`, async ({
    browser,
  }) => {
    const group = `late-e2e-${language}`
    const late = wave({
      ...{ audience: { group }, announceAt: ago(90).toISOString().slice(0, 16), promptFrom: ago(60).toISOString().slice(0, 16) },
      ...{ enforceAt: ago(30).toISOString().slice(0, 16), lateEnrolmentDays: 14 },
    })
    await runningRollout(db, plan({ key: group, waves: [late] }), { at: ago(100) })
    const login = `late-${language}`
    const personId = await makeMember(password, { login, locale: language, groups: [group], lastSignInAt: ago(40) })
    const thief = await visit(browser, language, { width })
    const { page, t } = thief
    await signIn(thief, login)
    await expect(page.getByRole('link', { name: /it-desk@/ })).toBeVisible()
    await look(thief, '6-desk')
    expect(await isIn(thief)).toBe(false)
    expect(await openSessions(personId)).toBe(0)
    // The same for somebody who calls the desk and is not recognised: its owner is told, and nothing is handed out.
    const desk = await visit(browser, language, { width: 1280 })
    await openSession(desk.page, await makePerson({ login: `late-desk-${language}`, name: 'Desk', roles: ['support'] }), [
      'password',
      'totp',
    ])
    await desk.page.goto(`/console/people/${personId}/passes`)
    await desk.page.getByRole('radio', { name: t('people.passes.method.call-back') }).check()
    await desk.page.getByLabel(t('people.passes.note')).fill('Would not be called back')
    await desk.page.getByRole('button', { name: t('people.passes.notRecognised'), exact: true }).click()
    await expect(desk.page.getByText(t('people.passes.recordedNotText'))).toBeVisible()
    await expect.poll(async () => (await readMail(`${login}@mail.example`)).length, { timeout: 20_000 }).toBeGreaterThan(0)
    expect(await db.select().from(credentials).where(eq(credentials.personId, personId))).toEqual([])
    await desk.close()
    await thief.close()
  })
}
