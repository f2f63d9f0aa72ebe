import { and, eq, isNull } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { adoptionDaily } from '@/db/schema/adoption'
import { credentials } from '@/db/schema/credentials'
import { messages } from '@/db/schema/messages'
import { contacts } from '@/db/schema/people'
import { sessions } from '@/db/schema/sign-in'
import { after, minutes } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import { loadSignals } from '@/lib/verification/credentials/load-signals'
import { removeCredential } from '@/lib/verification/credentials/remove-credential'
import { renameCredential } from '@/lib/verification/credentials/rename-credential'
import { reportLost } from '@/lib/verification/credentials/report-lost'
import { authenticator } from '../support/authenticator'
import { address, challenge, enrolPasskey, enrolPhone, enrolRecoveryCodes, enrolTotp } from '../support/credentials'
import { useDatabase } from '../support/database'
import { faultSize, report } from '../support/faults'
import { person } from '../support/people'
import { plan, runningRollout, wave } from '../support/rollouts'

const database = useDatabase()
const db = () => database.db
/** Past the date of the mandate in the tests that make one. */
const now = new Date('2026-06-10T01:00:00Z')
let personId = ''
let numbers = 0
const actor = () => ({ kind: 'person', id: personId, address }) as const
const own = () =>
  db()
    .select()
    .from(credentials)
    .where(and(eq(credentials.personId, personId), isNull(credentials.removedAt)))
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )
const remove = (credentialId: string, id = personId) =>
  removeCredential(db(), { personId: id, credentialId, networks: [], actor: { kind: 'person', id, address }, now })
const sessionWith = async (...used: (string | null)[]) => {
  const id = newId(now)
  const factors = used.map((credentialId) => ({ factor: credentialId ? 'passkey' : 'password', credentialId, at: now.toISOString() }))
  await db()
    .insert(sessions)
    .values({
      id,
      tokenHash: id,
      personId,
      factors,
      address,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: after(now, minutes(60)),
      idleSeconds: 3_600,
    })
  return id
}

beforeEach(async () => {
  personId = (await person(db(), { groups: [`g${++numbers}`], passwordHash: 'x', lastSignInAt: now })).id
  await db()
    .insert(contacts)
    .values({ id: newId(now), personId, address: `${personId}@aozora.example`, source: 'import', confirmedAt: now, createdAt: now })
})

/** A mandate in force for this person. */
const mandate = () => runningRollout(db(), plan({ key: `g${numbers}`, waves: [wave({ audience: { group: `g${numbers}` } })] }))

test('the list shows what people need to recognise, and nothing that opens anything', async () => {
  const { key } = await enrolTotp(db(), { personId, now, label: '予備' })
  await enrolPhone(db(), { personId, now, number: '080-1111-2222' })
  await enrolPasskey(db(), { personId, now, with: authenticator(), device: 'phone' })
  const { codes } = await enrolRecoveryCodes(db(), { personId, now })
  const list = await listCredentials(db(), personId)
  expect(list.map(({ factor, label, shown, device }) => ({ factor, label, shown, device }))).toEqual([
    { factor: 'passkey', label: '', shown: '', device: 'phone' },
    { factor: 'totp', label: '予備', shown: '', device: null },
    { factor: 'phone', label: '', shown: '2222', device: null },
    { factor: 'recovery-codes', label: '', shown: '', device: null },
  ])
  expect(list[0]?.details).toEqual({ provider: '', reach: 'synced' })
  expect(list[3]?.details).toEqual({ left: 10, total: 10, owed: 0 })
  const dump = JSON.stringify(list)
  for (const secret of [key, '11112222', ...codes, 'publicKey', 'hashes', 'salt']) expect(dump).not.toContain(secret)
})

test('a name is one line of at most 64 characters; the owner is told of a change', async () => {
  const { credentialId } = await enrolTotp(db(), { personId, now })
  const rename = (label: string, id = credentialId) =>
    code(renameCredential(db(), { personId, credentialId: id, label, device: 'スマートフォン', actor: actor(), now }))
  for (const label of ['a'.repeat(65), 'two\nlines', 'reversed\u202etxt', 'a'.repeat(10_000)])
    expect(await rename(label)).toBe('label-invalid')
  expect(await rename('😀'.repeat(64))).toBe('done')
  expect(await rename('x', newId(now))).toBe('credential-unknown')
  expect(await rename('x', "' or 1=1")).toBe('credential-unknown')
  expect((await own())[0]).toMatchObject({ label: '😀'.repeat(64), device: 'スマートフォン' })
  const told = await db().select().from(messages).where(eq(messages.personId, personId))
  expect(told.map((row) => row.template).sort()).toEqual(['factor-registered', 'factor-renamed'])
})

test('nobody changes a credential of somebody else', async () => {
  const { credentialId } = await enrolTotp(db(), { personId, now })
  const other = (await person(db())).id
  expect(await code(remove(credentialId, other))).toBe('credential-unknown')
  expect(await code(reportLost(db(), { personId: other, credentialId, actor: actor(), now }))).toBe('credential-unknown')
  expect(await code(renameCredential(db(), { personId: other, credentialId, label: 'x', actor: actor(), now }))).toBe('credential-unknown')
  expect(await own()).toHaveLength(1)
})

test('the last one that a requirement in force needs stays; without a requirement it may go, emptied', async () => {
  await mandate()
  const only = await enrolTotp(db(), { personId, now })
  expect(await code(remove(only.credentialId))).toBe('last-credential')
  const second = await enrolPasskey(db(), { personId, now, with: authenticator() })
  // Registered but never tried: it does not count yet.
  expect(await code(remove(only.credentialId))).toBe('last-credential')
  await db().update(credentials).set({ provenAt: now, lastUsedAt: now }).where(eq(credentials.id, second.credentialId))
  expect(await code(remove(only.credentialId))).toBe('done')
  expect(await code(remove(only.credentialId))).toBe('credential-unknown')
  const [row] = await db().select().from(credentials).where(eq(credentials.id, only.credentialId))
  expect(row).toMatchObject({ data: {}, secret: null, removedAt: now, removedBy: personId })
})

test('two removals at once leave one, every time (SR-65)', async () => {
  await mandate()
  const rounds = faultSize(25, 1_000)
  let left = 0
  for (let round = 0; round < rounds; round++) {
    const at = after(now, -minutes(10))
    const first = await enrolTotp(db(), { personId, now: at })
    const second = await enrolTotp(db(), { personId, now: at })
    const outcomes = await Promise.all([code(remove(first.credentialId)), code(remove(second.credentialId))])
    expect(outcomes.sort()).toEqual(['done', 'last-credential'])
    const rest = await own()
    left += rest.length
    await db().update(credentials).set({ removedAt: now }).where(eq(credentials.personId, personId))
  }
  report(`SR-65: ${rounds} rounds of two removals at once, ${left} credentials left`)
  expect(left).toBe(rounds)
})

test('enrolments at once do not pass the maximum', async () => {
  const outcomes = await Promise.all(Array.from({ length: 12 }, () => code(enrolTotp(db(), { personId, now }))))
  expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(3)
  expect(outcomes.filter((outcome) => outcome.includes('factor-maximum'))).toHaveLength(9)
  expect(await own()).toHaveLength(3)
})

test('lost: disabled at once whatever policy needs, its sessions ended, the reporter stays if something else was shown', async () => {
  await mandate()
  const device = authenticator()
  const { credentialId } = await enrolPasskey(db(), { personId, now, with: device })
  const theirs = await sessionWith(credentialId)
  const mine = await sessionWith(null, credentialId)
  const unrelated = await sessionWith(null)
  const open = await challenge(db(), { personId, factor: 'passkey', now })
  expect(await reportLost(db(), { personId, credentialId, keepSession: mine, actor: actor(), now })).toEqual({ sessionsEnded: 1 })
  const ended = (await db().select().from(sessions).where(eq(sessions.personId, personId))).filter((row) => row.endedAt !== null)
  expect(ended.map((row) => row.id)).toEqual([theirs])
  expect(unrelated).toBeTruthy()
  expect((await own())[0]).toMatchObject({ disabledWhy: 'lost' })
  const told = await db().select().from(messages).where(eq(messages.personId, personId))
  expect(told.map((row) => row.template)).toContain('factor-lost')
  expect(open.ok).toBe(true)
  // A session that only the lost device opened ends even if it is the reporter's; `mine` is not kept this time.
  const again = await sessionWith(credentialId)
  expect(await reportLost(db(), { personId, credentialId, keepSession: again, actor: actor(), now })).toEqual({ sessionsEnded: 2 })
})

test('adoption adds up after every kind of change', async () => {
  const balance = async () => {
    const rows = await db().select().from(adoptionDaily)
    return Object.fromEntries(
      ['registered:totp', 'proven:totp', 'registered:passkey', 'proven:passkey'].map((measure) => [
        measure,
        rows.filter((row) => row.measure === measure).reduce((sum, row) => sum + row.change, 0),
      ]),
    )
  }
  const before = await balance()
  const totp = await enrolTotp(db(), { personId, now })
  const passkey = await enrolPasskey(db(), { personId, now, with: authenticator() })
  const during = await balance()
  expect(Object.values(during).map((value, i) => value - (Object.values(before)[i] ?? 0))).toEqual([1, 1, 1, 0])
  await reportLost(db(), { personId, credentialId: passkey.credentialId, actor: actor(), now })
  await remove(totp.credentialId)
  expect(await balance()).toEqual(before)
})

test('the browser is told which passkeys are left (Signal API, SR-50)', async () => {
  const first = await enrolPasskey(db(), { personId, now, with: authenticator() })
  const second = await enrolPasskey(db(), { personId, now, with: authenticator() })
  const ids = async () => ((await loadSignals(db(), personId)).passkey as { allAcceptedCredentialIds: string[] }).allAcceptedCredentialIds
  expect(await ids()).toHaveLength(2)
  await remove(first.credentialId)
  const rows = await own()
  expect(await ids()).toEqual(rows.filter((row) => row.id === second.credentialId).map((row) => row.externalId))
})
