/** FT-68: at the instant of enforcement everybody's state is the right one, on the first request after it, at once for all. */
import { expect, test } from 'vitest'
import { people } from '@/db/schema/people'
import { sessions } from '@/db/schema/sign-in'
import { findActor } from '@/lib/auth/load-actor'
import { tokenHash } from '@/lib/platform/crypto'
import { after, hours, minutes, seconds } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import type { Context } from '@/lib/policy/types'
import { decidePerson } from '@/lib/rollouts/decisions'
import { useDatabase } from '../support/database'
import { faultSize, report } from '../support/faults'
import { quantile } from '../support/figures'
import { credential, plan, runningRollout, wave } from '../support/rollouts'

const database = useDatabase()
const at = new Date('2026-06-01T01:00:00Z')
const before = after(at, -minutes(30))

/** Who they are: without a second factor, with one, and outside the wave's audience. */
const kinds = ['bare', 'ready', 'outside'] as const
const expected = {
  bare: { early: 'prompted', late: 'required', session: 'enrol-only' },
  ready: { early: 'satisfied', late: 'satisfied', session: 'full' },
  outside: { early: 'not-required', late: 'not-required', session: 'full' },
} as const

test('FT-68: everybody is asked from the second on, and nobody before it', { timeout: 3_600_000 }, async () => {
  const { db, sql } = database
  const size = faultSize(300, 100_000)
  const rate = faultSize(100, 500)
  const looks = faultSize(400, 20_000)
  await runningRollout(db, plan({ waves: [wave({ sessions: 'ask' })] }))
  const made = Array.from({ length: size }, (_, n) => ({ id: newId(before), kind: kinds[n % kinds.length] ?? 'bare', token: `token-${n}` }))
  for (let from = 0; from < size; from += 2_000) {
    const part = made.slice(from, from + 2_000)
    await db.insert(people).values(
      part.map(({ id, kind }, n) => ({
        id,
        externalId: `x${from + n}`,
        login: `member${from + n}`,
        name: `Member ${from + n}`,
        bucket: n,
        affiliations: [kind === 'outside' ? 'guest' : 'student'],
        arrivedAt: new Date('2026-01-05T00:00:00Z'),
        lastSignInAt: before,
        passwordHash: 'unused',
        createdAt: before,
        updatedAt: before,
      })),
    )
    await db.insert(sessions).values(
      part.map(({ id, kind, token }) => ({
        id: newId(before),
        tokenHash: tokenHash(token),
        personId: id,
        address: '192.0.2.1',
        factors: (kind === 'ready' ? ['password', 'totp'] : ['password']).map((factor) => ({
          factor,
          credentialId: null,
          at: before.toISOString(),
        })),
        createdAt: before,
        lastSeenAt: before,
        expiresAt: after(before, hours(12)),
        idleSeconds: 43_200,
      })),
    )
  }
  for (const { id, kind } of made) if (kind === 'ready') await credential(db, id, 'totp', { data: { lastStep: 0 } })
  await sql`analyze`

  const times: number[] = []
  const wrong: string[] = []
  const look = async ({ id, kind, token }: (typeof made)[number], now: Date) => {
    const begun = performance.now()
    const actor = await findActor(db, { token, address: '', now })
    times.push(performance.now() - begun)
    const context: Context = { purpose: 'sign-in', networks: [], session: { factors: [] } }
    const { decision } = await decidePerson(db, { personId: id, context, now })
    const isLate = now >= at
    const state = expected[kind][isLate ? 'late' : 'early']
    const access = isLate ? expected[kind].session : 'full'
    if (decision.state !== state) wrong.push(`${kind} at ${now.toISOString()}: ${decision.state}`)
    if (actor?.access !== access) wrong.push(`${kind} at ${now.toISOString()}: a session is ${actor?.access}`)
  }
  // Everybody in the last second before and in the first after; the looks around the instant at a rate, as requests come.
  const begun = performance.now()
  let next = 0
  const paced = async () => {
    for (let n = next++; n < looks; n = next++) {
      const due = (n / rate) * 1_000 - (performance.now() - begun)
      if (due > 0) await new Promise((resolve) => setTimeout(resolve, due))
      // Each person at all four instants: of a choice by `n` alone a kind could miss the very second.
      const one = made[(Math.floor(n / 4) * 7) % size]
      if (one) await look(one, after(at, [-seconds(1), -1, 0, seconds(1)][n % 4] ?? 0))
    }
  }
  await Promise.all(Array.from({ length: 15 }, paced))
  const pacedTimes = [...times]
  const reached = Math.round(looks / ((performance.now() - begun) / 1_000))
  next = 0
  const everybody = async () => {
    for (let n = next++; n < size; n = next++) {
      const one = made[n]
      if (one) await look(one, after(at, seconds(1)))
    }
  }
  await Promise.all(Array.from({ length: 15 }, everybody))
  report(
    `FT-68: ${size} people, ${looks} looks around T at ${reached}/s: p95 ${Math.round(quantile(pacedTimes, 0.95))} ms; ${size} of ${size} looked at, at T + 1 s: ${wrong.length} wrong`,
  )
  expect(wrong.slice(0, 10)).toEqual([])
  if (size >= 100_000) expect(quantile(pacedTimes, 0.95)).toBeLessThanOrEqual(300)
})
