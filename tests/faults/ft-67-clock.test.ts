/** FT-67: a clock that jumps, a leap second, a change to or from summer time in the policy's zone: by moving `now`, never the clock. */
import { expect, test } from 'vitest'
import { sessions } from '@/db/schema/sign-in'
import { findActor } from '@/lib/auth/load-actor'
import { newToken, tokenHash } from '@/lib/platform/crypto'
import { after, minutes, seconds } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import type { Context } from '@/lib/policy/types'
import { decidePerson } from '@/lib/rollouts/decisions'
import { finishVerification } from '@/lib/verification/finish-verification'
import { address, challenge, enrolTotp, totpCode } from '../support/credentials'
import { useDatabase } from '../support/database'
import { report } from '../support/faults'
import { person } from '../support/people'
import { plan, runningRollout, wave } from '../support/rollouts'

const database = useDatabase()
let count = 0
const context: Context = { purpose: 'sign-in', networks: [], session: { factors: [{ factor: 'password', at: 0 }] } }

/** Enforcement in a zone, as the plan writes it, and the instant that it means. Where a wall clock skips or repeats an hour it must still be one instant. */
const cases: [string, string, string, string][] = [
  ['Tokyo, no summer time', 'Asia/Tokyo', '2026-06-01T10:00', '2026-06-01T01:00:00Z'],
  ['the hour before New York’s clocks go forward', 'America/New_York', '2026-03-08T01:59', '2026-03-08T06:59:00Z'],
  ['the first minute after they went forward', 'America/New_York', '2026-03-08T03:00', '2026-03-08T07:00:00Z'],
  ['the hour before Berlin’s clocks go back', 'Europe/Berlin', '2026-10-25T01:59', '2026-10-24T23:59:00Z'],
  ['the hour after they went back', 'Europe/Berlin', '2026-10-25T03:00', '2026-10-25T02:00:00Z'],
  ['the second after a leap second would fall', 'UTC', '2027-01-01T00:00', '2027-01-01T00:00:00Z'],
  ['half an hour of summer time', 'Australia/Lord_Howe', '2026-10-04T02:30', '2026-10-03T15:30:00Z'],
]

test.each(cases)('no enforcement early and none late: %s', async (_, zone, written, instant) => {
  const { db, sql } = database
  await sql`update rollouts set state = 'rolled-back'`
  const at = new Date(instant)
  const somebody = await person(db, { arrivedAt: new Date('2025-01-05T00:00:00Z') })
  await runningRollout(
    db,
    plan({
      key: `mandate-${++count}`,
      zone,
      waves: [wave({ announceAt: '2026-01-01T10:00', promptFrom: '2026-02-01T10:00', enforceAt: written })],
    }),
    { at: new Date('2025-12-01T00:00:00Z') },
  )
  const stateAt = async (now: Date) => (await decidePerson(db, { personId: somebody.id, context, now })).decision.state
  let early = 0
  let late = 0
  // The clock jumps about: two minutes forward, back, and over the second itself. What is asked at an instant depends on nothing else.
  const jumps = [-600, 120, -120, -1, 0, 1, -0.001, 120, -119, 60, -3_600, 3_600, 0, -1, 61]
  for (const jump of jumps) {
    const now = after(at, Math.round(jump * 1_000))
    const isEnforced = (await stateAt(now)) === 'required'
    if (isEnforced && now < at) early += 1
    if (!isEnforced && now.getTime() >= at.getTime() + seconds(60)) late += 1
    expect(isEnforced, now.toISOString()).toBe(now >= at)
  }
  report(`FT-67: ${written} in ${zone}: ${early} of ${jumps.length} looks enforced early, ${late} later than 60 s`)
})

test('a session is neither opened nor kept by a clock that jumps', async () => {
  const { db, sql } = database
  await sql`update rollouts set state = 'rolled-back'`
  const now = new Date('2026-06-01T01:00:00Z')
  const somebody = await person(db)
  const token = newToken()
  await db.insert(sessions).values({
    id: newId(now),
    tokenHash: tokenHash(token),
    personId: somebody.id,
    address: '192.0.2.1',
    factors: [{ factor: 'password', credentialId: null, at: now.toISOString() }],
    createdAt: now,
    lastSeenAt: now,
    expiresAt: after(now, minutes(60)),
    idleSeconds: 3_600,
  })
  const isOpen = async (jump: number) => (await findActor(db, { token, address: '', now: after(now, seconds(jump)) })) !== null
  for (const jump of [0, 120, -120, 3_599]) expect(await isOpen(jump), String(jump)).toBe(true)
  for (const jump of [3_601, 7_200]) expect(await isOpen(jump), String(jump)).toBe(false)
})

test('a one-time password works again at most one step after a clock that was wrong is right', async () => {
  const { db } = database
  const start = new Date('2026-06-01T01:00:00Z')
  const somebody = await person(db)
  const { key } = await enrolTotp(db, { personId: somebody.id, now: start })
  /** What the person's app shows at the true time, answered by a server that believes `believed`. */
  const answer = async (truth: Date, believed: Date) => {
    const open = await challenge(db, { personId: somebody.id, factor: 'totp', now: believed })
    const input = { code: totpCode(key, truth) }
    const { challengeId, boundTo } = open
    return finishVerification(db, { challengeId, boundTo, purpose: 'sign-in', input, address, now: believed })
  }
  const truth = after(start, minutes(10))
  // Two minutes ahead and two minutes behind: refused, not accepted by accident, and nothing of it is remembered.
  for (const jump of [120, -120])
    expect(await answer(truth, after(truth, seconds(jump)))).toMatchObject({ ok: false, reason: 'code-skewed' })
  expect(await answer(after(truth, seconds(30)), after(truth, seconds(30)))).toMatchObject({ ok: true })
  // One step ahead: the device's step was used. The clock is put right: the same code is refused, the next step works.
  const ahead = after(truth, minutes(5))
  expect(await answer(ahead, after(ahead, seconds(29)))).toMatchObject({ ok: true })
  expect(await answer(ahead, ahead)).toMatchObject({ ok: false })
  expect(await answer(after(ahead, seconds(30)), after(ahead, seconds(30)))).toMatchObject({ ok: true })
  report('FT-67: a one-time password is refused while the clock is ±120 s off, and accepted in the first step after it is right')
})
