// FT-1: one phone code, submitted many times at once, opens once. (The same over HTTP to two nodes is its own test.)
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { credentials } from '@/db/schema/credentials'
import { after, hours } from '@/lib/platform/duration'
import { finishVerification } from '@/lib/verification/finish-verification'
import { address, challenge, enrolPhone, lastCode } from '../support/credentials'
import { useDatabase } from '../support/database'
import { faultSize, report } from '../support/faults'
import { person } from '../support/people'

const database = useDatabase()
const start = new Date('2026-06-01T01:00:00Z')

test('exactly one of many submissions of one code succeeds, in every round (SR-13, SR-32)', { timeout: 600_000 }, async () => {
  const rounds = faultSize(4, 50)
  const submissions = faultSize(150, 1_000)
  const { db } = database
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const now = after(start, hours(round))
    const personId = (await person(db)).id
    const { credentialId } = await enrolPhone(db, { personId, now, number: `+8190${30_000_000 + round}` })
    const open = await challenge(db, { personId, factor: 'phone', now: after(now, 1) })
    const input = { code: await lastCode(db, personId) }
    const answers = await Promise.all(
      Array.from({ length: submissions }, async () => {
        const from = performance.now()
        const answer = await finishVerification(db, {
          challengeId: open.challengeId,
          boundTo: open.boundTo,
          purpose: 'sign-in',
          input,
          address,
          now: after(now, 2),
        })
        times.push(performance.now() - from)
        return answer
      }),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    const reasons = answers.flatMap((answer) => (answer.ok ? [] : [answer.reason]))
    expect(reasons).toHaveLength(submissions - 1)
    expect(reasons.filter((reason) => reason !== 'challenge-over' && reason !== 'too-many-tries')).toEqual([])
    const events = await db.select().from(auditEvents).where(eq(auditEvents.personId, personId))
    expect(events.filter((event) => event.action === 'challenge.succeeded')).toHaveLength(1)
    const [row] = await db.select().from(credentials).where(eq(credentials.id, credentialId))
    expect(row?.failures).toBe(0)
  }
  times.sort((a, b) => a - b)
  report(
    `FT-1: ${rounds} rounds of ${submissions} submissions at once: ${rounds} successes; p99 ${Math.round(times[Math.floor(times.length * 0.99)] ?? 0)} ms in one process`,
  )
})
