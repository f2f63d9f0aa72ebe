/** FT-74: passkeys of a virtual authenticator that behaves, lies, changes and loses them. Nothing but a good answer ever opens a session. */
import { type CDPSession, expect, test } from '@playwright/test'
import { and, desc, eq, isNull } from 'drizzle-orm'
import { auditEvents } from '@/db/schema/audit'
import { sessions } from '@/db/schema/sign-in'
import { db } from './support/installation'
import { look } from './support/look'
import { makeMember } from './support/members'
import { openSession } from './support/pages'
import { registerPasskey, signOut, type Visitor, visit } from './support/visitor'

const password = 'a password for FT-74 in Chromium 9'

/** An authenticator of this test's own, with its switches. */
async function attach({ page }: Visitor, chosen: Record<string, unknown> = {}) {
  const devtools: CDPSession = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
      ...{ automaticPresenceSimulation: true, ...chosen },
    },
  })
  const only = async () => {
    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId })
    const [credential] = credentials
    if (!credential) throw new Error('no passkey on the authenticator')
    return credential.credentialId
  }
  return {
    lie: (bits: { isBogusSignature?: boolean; isBadUV?: boolean; isBadUP?: boolean }) =>
      devtools.send('WebAuthn.setResponseOverrideBits', { authenticatorId, ...bits }),
    touch: (enabled: boolean) => devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled }),
    verify: (isUserVerified: boolean) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    setBackup: async (backupEligibility: boolean, backupState: boolean) =>
      devtools.send('WebAuthn.setCredentialProperties', { authenticatorId, credentialId: await only(), backupEligibility, backupState }),
    forget: async () => devtools.send('WebAuthn.removeCredential', { authenticatorId, credentialId: await only() }),
  }
}
type Authenticator = Awaited<ReturnType<typeof attach>>

const countSessions = async (personId: string) =>
  (
    await db
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.personId, personId), isNull(sessions.endedAt)))
  ).length

/** Name and password, up to the question for the passkey; what waits under the name field is not touched on the way. */
async function reachQuestion({ page, t }: Visitor, login: string, authenticator: Authenticator): Promise<void> {
  await page.context().clearCookies()
  await authenticator.touch(false)
  await page.goto('/sign-in')
  await page.getByLabel(t('signIn.name.label')).fill(login)
  await page.getByRole('button', { name: t('signIn.continue'), exact: true }).click()
  await page.getByLabel(t('signIn.password.label'), { exact: true }).fill(password)
  await page.getByRole('button', { name: t('signIn.continue'), exact: true }).click()
  await expect(page.getByRole('heading', { name: t('factor.passkey.challenge.title') })).toBeVisible()
  await authenticator.touch(true)
}
const press = ({ page, t }: Visitor) =>
  page
    .getByRole('button', { name: t('factor.passkey.challenge.submit') })
    .or(page.getByRole('button', { name: t('factor.passkey.challenge.again') }))
    .first()
    .click()

test('what lies, changes or is lost opens nothing; what is good does, before and after (SR-45)', async ({ browser }) => {
  const login = 'ft-74-member'
  const personId = await makeMember(password, { login, locale: 'en' })
  const visitor = await visit(browser, 'en', { hasAuthenticator: false })
  const { page, t } = visitor
  const authenticator = await attach(visitor, { defaultBackupEligibility: true, defaultBackupState: true })
  await openSession(page, personId, ['password'])
  await page.goto('/me/factors/passkey')
  await registerPasskey(visitor, password)
  await page.goto('/me/factors/passkey')
  const card = page.getByRole('article')
  await expect(card).toContainText(t('factor.passkey.detail.synced'))
  await signOut(visitor)
  expect(await countSessions(personId)).toBe(0)

  const lies = [
    ['a bogus signature', { isBogusSignature: true }, 'passkey-refused'],
    ['no user verification', { isBadUV: true }, 'passkey-unverified'],
    ['no user presence', { isBadUP: true }, 'passkey-refused'],
  ] as const
  for (const [name, bits, code] of lies)
    await test.step(name, async () => {
      await reachQuestion(visitor, login, authenticator)
      await authenticator.lie(bits)
      await press(visitor)
      await expect(page.getByText(t(`errors.${code}`))).toBeVisible()
      expect(await countSessions(personId)).toBe(0)
      await authenticator.lie({ isBogusSignature: false, isBadUV: false, isBadUP: false })
    })

  await test.step('it can be synced no longer: another passkey under the same name', async () => {
    await authenticator.setBackup(false, false)
    await reachQuestion(visitor, login, authenticator)
    await press(visitor)
    await expect(page.getByText(t('errors.passkey-copied'))).toBeVisible()
    expect(await countSessions(personId)).toBe(0)
    const [event] = await db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.personId, personId), eq(auditEvents.action, 'credential.warned')))
      .orderBy(desc(auditEvents.at))
    expect(event).toBeDefined()
  })

  await test.step('it is not synced any more: good, and the page says where it works now', async () => {
    await authenticator.setBackup(true, false)
    await reachQuestion(visitor, login, authenticator)
    await press(visitor)
    await page.waitForURL((url) => url.pathname === '/me')
    await page.goto('/me/factors/passkey')
    await expect(card).toContainText(t('factor.passkey.detail.not-yet'))
    await expect(card).toContainText(t('factor.passkey.reach.not-yet').slice(0, 40))
    await look(visitor, 'ft-74', 'not-yet')
    await signOut(visitor)
  })

  await test.step('the device does not recognise its owner', async () => {
    await reachQuestion(visitor, login, authenticator)
    await authenticator.verify(false)
    await press(visitor)
    await expect(page.getByText(t('factor.passkey.challenge.cancelled'))).toBeVisible()
    expect(await countSessions(personId)).toBe(0)
    await authenticator.verify(true)
  })

  await test.step('the passkey is gone from the device: nothing happens, and other ways are there', async () => {
    await authenticator.forget()
    await reachQuestion(visitor, login, authenticator)
    await press(visitor)
    await expect(page.getByText(t('factor.passkey.challenge.cancelled'))).toBeVisible({ timeout: 90_000 })
    await expect(page.getByRole('button', { name: t('signIn.otherWays') })).toBeVisible()
    expect(await countSessions(personId)).toBe(0)
  })
  await visitor.close()
})

for (const [language, width, chosen, reach] of [
  ['ja', 390, { transport: 'usb' }, 'key'],
  ['en', 1280, {}, 'device'],
] as const)
  test(`a passkey that stays where it is: ${reach} (${language})`, async ({ browser }) => {
    const personId = await makeMember(password, { login: `ft-74-${reach}`, locale: language })
    const visitor = await visit(browser, language, { width, hasAuthenticator: false })
    const { page, t } = visitor
    await attach(visitor, chosen)
    await openSession(page, personId, ['password'])
    await page.goto('/me/factors/passkey')
    await registerPasskey(visitor, password)
    await page.goto('/me/factors/passkey')
    const card = page.getByRole('article')
    await expect(card).toContainText(t(`factor.passkey.detail.${reach}`))
    await expect(card).toContainText(t(`factor.passkey.reach.${reach}`))
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
    await look(visitor, 'ft-74', reach)
    await visitor.close()
  })
