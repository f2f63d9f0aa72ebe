/** A person's own order among equals: what a sign-in offers first, and what no wish brings to the front (`domain.md`, Precedence). */
import { and, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { credentials } from '@/db/schema/credentials'
import { after as later, minutes } from '@/lib/platform/duration'
import { putFirst } from '@/lib/sign-in/put-first'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import { putCredentialFirst } from '@/lib/verification/credentials/put-first'
import { enrolPhone } from '../support/credentials'
import { useDatabase } from '../support/database'
import { holdTotp, personWithPassword, takeFirstSteps } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-06-10T01:00:00Z')
const soon = later(now, minutes(30))

async function withTwoNumbers() {
  const { db } = database
  const owner = await personWithPassword(db)
  const number = () => `+8190${String(Math.floor(10_000_000 + Math.random() * 89_999_999))}`
  const { credentialId: first } = await enrolPhone(db, { personId: owner.id, number: number(), now })
  const { credentialId: second } = await enrolPhone(db, { personId: owner.id, number: number(), now: later(now, minutes(5)) })
  return { ...owner, first, second }
}
const put = (personId: string, credentialId: string) =>
  putFirst(database.db, { personId, credentialId, networks: [], address: '192.0.2.1', now: soon })
const asked = async (login: string) => (await takeFirstSteps(database.db, login, soon)).journey.facts.challenge

test('the number that its owner puts first is asked, listed first, and gives way to the next that is put there', async () => {
  const { id, login, first, second } = await withTwoNumbers()
  expect((await asked(login))?.credentialId).toBe(first)
  await put(id, second)
  expect((await asked(login))?.credentialId).toBe(second)
  expect((await listCredentials(database.db, id)).map((one) => one.id)).toEqual([second, first])
  await put(id, first)
  expect((await asked(login))?.credentialId).toBe(first)
  const events = await database.db.select().from(auditEvents).where(eq(auditEvents.action, 'credential.put-first'))
  expect(events.map(({ targetId }) => targetId)).toEqual([second, first])
})

test('never before what is safer', async () => {
  const { db } = database
  const { id, login, first } = await withTwoNumbers()
  await holdTotp(db, id)
  const [app] = await db
    .select()
    .from(credentials)
    .where(and(eq(credentials.personId, id), eq(credentials.factor, 'totp')))
  await expect(put(id, first)).rejects.toMatchObject({ code: 'order-weaker' })
  // Nor by a rank from before the safer one was there.
  await db.update(credentials).set({ rank: -9 }).where(eq(credentials.id, first))
  expect((await asked(login))?.factor).toBe('totp')
  await db
    .update(credentials)
    .set({ disabledAt: now, disabledWhy: 'lost' })
    .where(eq(credentials.id, app?.id ?? ''))
  expect((await asked(login))?.credentialId).toBe(first)
})

test('not somebody else’s, nor one that is disabled or was never proven', async () => {
  const { db } = database
  const mine = await withTwoNumbers()
  const other = await personWithPassword(db)
  await expect(put(other.id, mine.first)).rejects.toMatchObject({ code: 'credential-unknown' })
  await db.update(credentials).set({ disabledAt: now, disabledWhy: 'lost' }).where(eq(credentials.id, mine.first))
  await db.update(credentials).set({ provenAt: null }).where(eq(credentials.id, mine.second))
  for (const one of [mine.first, mine.second, 'no id', mine.id])
    await expect(put(mine.id, one)).rejects.toMatchObject({ code: 'credential-unknown' })
  // Nor where it was disabled after policy was asked.
  const actor = { kind: 'person', id: mine.id, address: '192.0.2.1' } as const
  const late = putCredentialFirst(db, { personId: mine.id, credentialId: mine.first, actor, now: soon })
  await expect(late).rejects.toMatchObject({ code: 'credential-unknown' })
})
