// FT-3: one recovery code, used in many journeys at once, works once, is told once, and is replaced once (SR-26).
import { and, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { credentials } from '@/db/schema/credentials'
import { messages } from '@/db/schema/messages'
import { contacts } from '@/db/schema/people'
import { after } from '@/lib/platform/duration'
import type { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { replaceUsed } from '@/lib/verification/credentials/replace-used'
import { finishVerification } from '@/lib/verification/finish-verification'
import { address, challenge, enrolRecoveryCodes } from '../support/credentials'
import { useDatabase } from '../support/database'
import { faultSize, report } from '../support/faults'
import { person } from '../support/people'

const database = useDatabase()
const now = new Date('2026-06-01T01:00:00Z')

const countNotices = async (personId: string, template: string) =>
  (
    await database.db
      .select()
      .from(messages)
      .where(and(eq(messages.personId, personId), eq(messages.template, template)))
  ).length

test('a recovery code that many use at once is used up by one', { timeout: 600_000 }, async () => {
  const { db } = database
  const submissions = faultSize(20, 1_000)
  const personId = (await person(db)).id
  await db.insert(contacts).values(
    ['hana@aozora.example', 'hana@home.example'].map((address) => ({
      id: newId(now),
      personId,
      address,
      source: 'import' as const,
      confirmedAt: now,
      createdAt: now,
    })),
  )
  const { codes, credentialId } = await enrolRecoveryCodes(db, { personId, now })
  const opened = await Promise.all(Array.from({ length: submissions }, () => challenge(db, { personId, factor: 'recovery-codes', now })))
  const answers = await Promise.all(
    opened.map((c) =>
      finishVerification(db, {
        challengeId: c.challengeId,
        boundTo: c.boundTo,
        purpose: 'sign-in',
        input: { code: codes[0] },
        address,
        now,
      }),
    ),
  )
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
  const [row] = await db.select().from(credentials).where(eq(credentials.id, credentialId))
  expect(row?.data).toEqual({ left: 9, total: 10, owed: 1 })
  // One mail to each address.
  expect(await countNotices(personId, 'recovery-code-used')).toBe(2)
  report(`FT-3: ${submissions} uses of one recovery code at once: 1 accepted, 1 notice, 9 codes left`)

  const actor = { kind: 'person', id: personId, address } as const
  const asked = await Promise.allSettled(
    Array.from({ length: submissions }, () => replaceUsed(db, { personId, credentialId, actor, now: after(now, 1) })),
  )
  const issued = asked.flatMap((one) => (one.status === 'fulfilled' ? (one.value.codes as string[]) : []))
  expect(issued).toHaveLength(1)
  const refused = asked.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Refusal).code] : []))
  expect(new Set(refused)).toEqual(new Set(['replacement-over']))
  const [whole] = await db.select().from(credentials).where(eq(credentials.id, credentialId))
  expect(whole?.data).toEqual({ left: 10, total: 10 })
  expect(await countNotices(personId, 'recovery-code-replaced')).toBe(2)
  const events = await db.select().from(auditEvents).where(eq(auditEvents.personId, personId))
  expect(events.filter(({ action }) => action === 'credential.replaced')).toHaveLength(1)
  // The new one works, the used one does not, and the others still do.
  const use = async (code: string | undefined) => {
    const open = await challenge(db, { personId, factor: 'recovery-codes', now: after(now, 2) })
    const { challengeId, boundTo } = open
    return finishVerification(db, { challengeId, boundTo, purpose: 'sign-in', input: { code }, address, now: after(now, 2) })
  }
  expect(await use(issued[0])).toMatchObject({ ok: true })
  expect(await use(codes[0])).toMatchObject({ ok: false, reason: 'code-wrong' })
  expect(await use(codes[9])).toMatchObject({ ok: true })
  // Two uses, two owed: both come at once.
  const both = await replaceUsed(db, { personId, credentialId, actor, now: after(now, 3) })
  expect(both.codes).toHaveLength(2)
  expect(JSON.stringify(await db.select().from(messages).where(eq(messages.personId, personId)))).not.toContain(issued[0])
  report(`FT-3: ${submissions} askings for the replacement at once: 1 issued, ${refused.length} refused, 10 codes left`)
})
