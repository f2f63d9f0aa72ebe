/** Enrolments that were begun and wait for their owner: an address whose mail was not answered yet (仮登録). */
import { and, desc, eq, gt, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { challenges } from '@/db/schema/credentials'
import { factorTypes, findFactor } from '@/lib/factors/registry'
import { isId } from '@/lib/platform/ids'
import { burnChallenge, openState } from './challenges'

export type Pending = { challengeId: string; factor: string; label: string; shown: string; expiresAt: Date }

/** A person's pending enrolments, newest first; of all factors that have such a thing, or of one challenge. */
export async function listPending(
  db: Db,
  { personId, challengeId, now }: { personId: string; challengeId?: string; now: Date },
): Promise<Pending[]> {
  if (challengeId !== undefined && !isId(challengeId)) return []
  const rows = await db
    .select()
    .from(challenges)
    .where(
      and(
        eq(challenges.personId, personId),
        eq(challenges.purpose, 'enrol'),
        isNull(challenges.consumedAt),
        gt(challenges.expiresAt, now),
        gt(challenges.triesLeft, 0),
        ...(challengeId === undefined ? [] : [eq(challenges.id, challengeId)]),
      ),
    )
    .orderBy(desc(challenges.createdAt))
  return rows.flatMap((row) => {
    const factor = waiting.includes(row.factor) ? findFactor(row.factor) : null
    const opened = factor && openState(factor, row)
    const described = opened && factor.describePending?.(opened.state)
    return described ? [{ challengeId: row.id, factor: row.factor, ...described, expiresAt: row.expiresAt }] : []
  })
}

const waiting: string[] = factorTypes.filter((type) => findFactor(type)?.describePending)

/** Gives a pending enrolment up: its code and link open nothing any more. Silent where there is none. */
export async function discardPending(db: Db, given: { personId: string; challengeId: string; now: Date }): Promise<void> {
  const [pending] = await listPending(db, given)
  if (pending) await burnChallenge(db, pending.challengeId, given.now)
}
