/** FT-8: somebody who has left, is suspended, or whose session is over, at every action and page of the build, and at every way to sign in: refused. */
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { people } from '@/db/schema/people'
import { sessions } from '@/db/schema/sign-in'
import { issueActivationCode } from '@/lib/people/activation/mutations'
import { after, days } from '@/lib/platform/duration'
import { enrolRecoveryCodes, enrolTotp, totpCode } from '../../support/credentials'
import { useDatabase } from '../../support/database'
import { report } from '../../support/faults'
import { type Nodes, startNodes } from '../../support/nodes'
import { person } from '../../support/people'
import { personWithPassword, rightPassword } from '../../support/sign-in'
import { signedIn } from '../../support/signed-in'
import { giveNameAndPassword, listActions, openVisitor } from '../../support/visitor'

const database = useDatabase()
let nodes: Nodes
beforeAll(async () => {
  nodes = await startNodes(1, { databaseUrl: database.url, workers: 0 })
}, 120_000)
afterAll(() => nodes?.stop())

const past = new Date(Date.now() - 600_000)
const sessionsOf = (personId: string) => database.db.select().from(sessions).where(eq(sessions.personId, personId))

/** What is done to somebody who is signed in as an administrator, with everything shown just now. */
const fates: Record<string, (personId: string) => Promise<unknown>> = {
  left: (id) => database.db.update(people).set({ standing: 'left' }).where(eq(people.id, id)),
  suspended: (id) => database.db.update(people).set({ standing: 'suspended' }).where(eq(people.id, id)),
  'past the day of leaving': (id) => database.db.update(people).set({ leavesAt: past }).where(eq(people.id, id)),
  'session expired': (id) => database.db.update(sessions).set({ expiresAt: past }).where(eq(sessions.personId, id)),
  'session ended': (id) => database.db.update(sessions).set({ endedAt: past }).where(eq(sessions.personId, id)),
  'session idle': (id) =>
    database.db
      .update(sessions)
      .set({ lastSeenAt: after(past, -days(1)) })
      .where(eq(sessions.personId, id)),
}
/** Of the sign-in itself, or of a link in a mail: whoever calls them is nobody yet, and none of them makes a session for somebody like this. */
const open = new Set([
  ...[
    'submitName',
    'pickFactor',
    'openOtherWays',
    'goWithoutPass',
    'startReset',
    'submitResetCode',
    'startPasskey',
    'startOver',
    'submitActivationCode',
  ],
  ...['signOut', 'sayNotMe'],
])

test('FT-8: at every action and page (SR-74, SR-75)', { timeout: 600_000 }, async () => {
  const actions = listActions()
  const pages = [
    '/me',
    '/me/factors/totp',
    '/me/sessions',
    '/me/activity',
    '/me/password',
    '/console',
    '/console/people',
    '/console/settings',
  ]
  const through: string[] = []
  const answeredOpenly = new Set<string>()
  let asked = 0
  for (const [fate, befall] of Object.entries(fates)) {
    const who = await personWithPassword(database.db, { roles: ['administrator', 'support'] })
    const totp = await enrolTotp(database.db, { personId: who.id, now: past })
    const shown = [{ factor: 'password' }, { factor: 'totp', credentialId: totp.credentialId }, { factor: 'passkey' }]
    const visitor = await signedIn(nodes, database.db, who.id, shown)
    expect((await visitor.get('/me')).status, `${fate}: before`).toBe(200)
    await befall(who.id)
    for (const { name } of actions) {
      asked += 1
      // A cookie that is taken away would make the next question an easier one.
      const answer = await visitor.call(name, {}, { path: '/me', keepsCookies: false })
      if (answer.code === 'not-signed-in') continue
      answeredOpenly.add(name)
      if (!open.has(name) || (answer.ok && name !== 'signOut' && (answer.redirect ?? '').startsWith('/me')))
        through.push(`${fate}: ${name}: ${answer.status} ${answer.code}`)
    }
    for (const page of pages) {
      asked += 1
      const answer = await visitor.get(page, { keepsCookies: false })
      if (answer.status === 200 || !/\/sign-in/.test(String(answer.headers.location ?? answer.body)))
        through.push(`${fate}: ${page}: ${answer.status}`)
    }
  }
  report(
    `FT-8: ${Object.keys(fates).length} people × ${actions.length} actions and ${pages.length} pages: ${asked} asked, ${through.length} let through; open to anybody: ${[...answeredOpenly].sort().join(', ')}`,
  )
  expect(through).toEqual([])
})

test('FT-8: at every way to sign in', { timeout: 120_000 }, async () => {
  const { db } = database
  for (const fate of ['left', 'suspended', 'past the day of leaving']) {
    const who = await personWithPassword(db)
    const totp = await enrolTotp(db, { personId: who.id, now: past })
    const { codes } = await enrolRecoveryCodes(db, { personId: who.id, now: past })
    const newcomer = await person(db, { arrivedAt: null })
    const code = await issueActivationCode(db, {
      ...{
        personId: newcomer.id,
        channel: 'print',
        expiresAt: after(new Date(), days(1)),
        actor: { kind: 'operator' } as const,
        now: past,
      },
    })
    await fates[fate]?.(newcomer.id)
    await fates[fate]?.(who.id)
    const byApp = openVisitor(nodes)
    await giveNameAndPassword(byApp, who.login, rightPassword)
    for (const answer of [{ code: totpCode(totp.key, new Date()) }, { code: codes[0] }])
      expect((await byApp.step({ step: 'challenge', nonce: await byApp.nonce(), answer })).ok, `${fate}: code`).toBe(false)
    await byApp.step({ step: 'finish', nonce: await byApp.nonce() })
    const byCode = openVisitor(nodes)
    await byCode.submit('submitActivationCode', { code: code?.code ?? '' }, { path: '/sign-in/activate' })
    await byCode.step({ step: 'new-password', nonce: await byCode.nonce(), password: 'an owl beneath the bridge' })
    await byCode.step({ step: 'finish', nonce: await byCode.nonce() })
    for (const visitor of [byApp, byCode]) expect((await visitor.get('/me')).status, fate).not.toBe(200)
    for (const { id } of [who, newcomer]) expect(await sessionsOf(id), fate).toEqual([])
  }
})
