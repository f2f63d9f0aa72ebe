/** The corridor: every factor's ceremonies run through here, with the same single use, counted tries, caps, proof and audit. */
import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '@/db/client'
import { challenges } from '@/db/schema/credentials'
import { factors, factorTypes } from '@/lib/factors/registry'
import { seal, unseal } from '@/lib/platform/crypto'
import { after, minutes } from '@/lib/platform/duration'
import { isId } from '@/lib/platform/ids'
import type { AnyFactor } from './held'
import { minutesUntil } from './send'
import type { ChallengePurpose, Refused } from './types'

export type Challenge = typeof challenges.$inferSelect

export const triesPerChallenge = 5
const lives: Record<ChallengePurpose, number> = {
  'sign-in': minutes(5),
  change: minutes(5),
  trial: minutes(5),
  reset: minutes(5),
  enrol: minutes(20),
}

/** What `state` holds, sealed: the room's state and the credentials that a guess is compared with. */
const envelope = z.strictObject({ state: z.unknown(), compares: z.array(z.string()) })

const over: Refused = { ok: false, reason: 'challenge-over', counts: false, values: {} }

/** Refused for good: unknown, begun elsewhere, used, too old, or for another purpose. One answer for all of them. */
export const challengeOver = (): Refused => over

/** Sealed with the person's id, so that a row copied to another person opens nothing; nobody's with its own id. */
const ownerOf = (challenge: { id: string; personId: string | null }): string => challenge.personId ?? challenge.id

/** Inserts a challenge. `triesLeft` is less than five where it replaces one that was guessed at. */
export async function insertChallenge(
  db: Db,
  c: {
    id: string
    personId: string | null
    factor: AnyFactor
    purpose: ChallengePurpose
    boundTo: string
    credentialId: string | null
    state: unknown
    compares: string[]
    triesLeft: number
    /** Milliseconds, where a room asks for another time than its purpose has. */
    life?: number | undefined
    now: Date
  },
): Promise<Date> {
  const expiresAt = after(c.now, c.life ?? lives[c.purpose])
  await db.insert(challenges).values({
    id: c.id,
    personId: c.personId,
    factor: c.factor.type,
    purpose: c.purpose,
    boundTo: c.boundTo,
    credentialId: c.credentialId,
    state: seal(JSON.stringify({ state: c.state, compares: c.compares }), ownerOf(c)),
    triesLeft: c.triesLeft,
    createdAt: c.now,
    expiresAt,
  })
  return expiresAt
}

/** Opens a challenge's state for its room. Null when it is not of this room's shape (begun under another release). */
export function openState(factor: AnyFactor, challenge: Challenge): { state: unknown; compares: string[] } | null {
  const { state, compares } = envelope.parse(JSON.parse(unseal(challenge.state, ownerOf(challenge))))
  const parsed = factor.state.safeParse(state)
  return parsed.success ? { state: parsed.data, compares } : null
}

/**
 * Ends the open challenge of the same place, factor and purpose, because a new one takes its place (SR-15), and answers the
 * tries it had left. The advisory lock makes two beginnings at once queue up: otherwise both would start with five.
 */
export async function replaceOpenChallenge(
  db: Db,
  { boundTo, factor, purpose, now }: { boundTo: string; factor: string; purpose: ChallengePurpose; now: Date },
): Promise<{ triesLeft: number; expiresAt: Date } | null> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${boundTo}/${factor}/${purpose}`}, 0))`)
  const ended = await db
    .update(challenges)
    .set({ consumedAt: now })
    .where(
      and(
        eq(challenges.boundTo, boundTo),
        eq(challenges.factor, factor),
        eq(challenges.purpose, purpose),
        isNull(challenges.consumedAt),
        gt(challenges.expiresAt, now),
      ),
    )
    .returning({ triesLeft: challenges.triesLeft, expiresAt: challenges.expiresAt })
  return ended.sort((a, b) => a.triesLeft - b.triesLeft)[0] ?? null
}

const burning = factorTypes.filter((type) => factors[type].burnsBeforeChecking)

/**
 * Reserves one try before anything is compared (SR-32): a single guarded UPDATE, so that a thousand answers at once get five
 * tries between them. Factors that burn before checking (SR-40) are consumed by the same statement. `boundTo` null: it may have been
 * begun in another session of its `owner`.
 */
export async function reserveTry(
  db: Db,
  {
    challengeId,
    boundTo,
    owner = null,
    purpose,
    now,
  }: { challengeId: string; boundTo: string | null; owner?: string | null; purpose: ChallengePurpose; now: Date },
): Promise<{ ok: true; challenge: Challenge } | Refused> {
  const place =
    boundTo === null ? (owner === null ? null : eq(challenges.personId, owner)) : isId(boundTo) && eq(challenges.boundTo, boundTo)
  if (!isId(challengeId) || !place) return over
  const at = sql`${now.toISOString()}::timestamptz`
  const burnt = sql.join(
    burning.map((type) => sql`${type}`),
    sql`, `,
  )
  const mine = and(
    eq(challenges.id, challengeId),
    place,
    eq(challenges.purpose, purpose),
    isNull(challenges.consumedAt),
    gt(challenges.expiresAt, now),
  )
  const [challenge] = await db
    .update(challenges)
    .set({ triesLeft: sql`${challenges.triesLeft} - 1`, consumedAt: sql`case when ${challenges.factor} in (${burnt}) then ${at} end` })
    .where(and(mine, gt(challenges.triesLeft, 0)))
    .returning()
  if (challenge) return { ok: true, challenge }
  const [used] = await db.select({ expiresAt: challenges.expiresAt }).from(challenges).where(mine)
  return used ? tooManyTries(used.expiresAt, now) : over
}

export const tooManyTries = (until: Date, now: Date): Refused => ({
  ok: false,
  reason: 'too-many-tries',
  counts: false,
  values: { minutes: minutesUntil(until, now) },
})

/** Gives a reserved try back when nothing was compared (five digits typed, an unreadable answer). */
export async function giveTryBack(db: Db, challengeId: string): Promise<void> {
  await db
    .update(challenges)
    .set({ triesLeft: sql`least(${challenges.triesLeft} + 1, ${triesPerChallenge})` })
    .where(and(eq(challenges.id, challengeId), isNull(challenges.consumedAt)))
}

/** Burns a challenge: true for exactly one caller (SR-13). */
export async function burnChallenge(db: Db, challengeId: string, now: Date): Promise<boolean> {
  const rows = await db
    .update(challenges)
    .set({ consumedAt: now })
    .where(and(eq(challenges.id, challengeId), isNull(challenges.consumedAt)))
    .returning({ id: challenges.id })
  return rows.length === 1
}
