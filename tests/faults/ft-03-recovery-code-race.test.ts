// FT-3: one recovery code, used in many journeys at once, works once and is told once.
import { and, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { credentials } from '@/db/schema/credentials'
import { messages } from '@/db/schema/messages'
import { contacts } from '@/db/schema/people'
import { newId } from '@/lib/platform/ids'
import { finishVerification } from '@/lib/verification/finish-verification'
import { address, challenge, enrolRecoveryCodes } from '../support/credentials'
import { useDatabase } from '../support/database'
import { faultSize, report } from '../support/faults'
import { person } from '../support/people'

const database = useDatabase()
const now = new Date('2026-06-01T01:00:00Z')

test('a recovery code that many use at once is used up by one', { timeout: 600_000 }, async () => {
  const { db } = database
  const submissions = faultSize(20, 1_000)
  const personId = (await person(db)).id
  await db
    .insert(contacts)
    .values({ id: newId(now), personId, address: 'hana@aozora.example', source: 'import', confirmedAt: now, createdAt: now })
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
  expect(row?.data).toEqual({ left: 9, total: 10 })
  const told = await db
    .select()
    .from(messages)
    .where(and(eq(messages.personId, personId), eq(messages.template, 'recovery-code-used')))
  expect(told).toHaveLength(1)
  report(`FT-3: ${submissions} uses of one recovery code at once: 1 accepted, 1 notice, 9 codes left`)
})
