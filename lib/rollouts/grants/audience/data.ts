/** Reads of what audiences were granted, or are to be: one, those that wait, and extensions in force. */
import { and, asc, eq, gt, isNull, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '@/db/client'
import { people } from '@/db/schema/people'
import { audienceGrants } from '@/db/schema/rollouts'
import { type Audience, audienceSchema } from '@/lib/audiences/schema'
import { isId } from '@/lib/platform/ids'

type Named = { id: string; name: string }

/** What is asked for; never rewritten. */
export type AudienceAsk = {
  kind: 'exemption' | 'extension'
  audience: Audience
  /** Null = every rollout (exemptions only). */
  rolloutId: string | null
  from: Date
  until: Date
  applications: string[] | null
  networks: string[] | null
}

export type AudienceGrant = AudienceAsk & {
  id: string
  reason: string
  owner: Named | null
  state: 'waiting' | 'granted' | 'refused' | 'withdrawn'
  reached: number
  askedBy: Named
  askedAt: Date
  decidedBy: Named | null
  decidedAt: Date | null
  endedAt: Date | null
}

const owner = alias(people, 'owner')
const asker = alias(people, 'asker')
const decider = alias(people, 'decider')

const selectGrants = (db: Db) =>
  db
    .select({
      row: audienceGrants,
      owner: { id: owner.id, name: owner.name },
      asker: { id: asker.id, name: asker.name },
      decider: { id: decider.id, name: decider.name },
    })
    .from(audienceGrants)
    .leftJoin(owner, eq(owner.id, audienceGrants.ownerId))
    .leftJoin(asker, eq(asker.id, audienceGrants.askedBy))
    .leftJoin(decider, eq(decider.id, audienceGrants.decidedBy))

const toGrant = ({ row, owner, asker, decider }: Awaited<ReturnType<typeof selectGrants>>[number]): AudienceGrant => ({
  id: row.id,
  kind: row.kind,
  audience: audienceSchema.parse(row.audience),
  rolloutId: row.rolloutId,
  from: row.fromAt,
  until: row.untilAt,
  applications: row.applications,
  networks: row.networks,
  reason: row.reason,
  owner,
  state: row.state,
  reached: row.reached,
  askedBy: asker ?? { id: row.askedBy, name: '–' },
  askedAt: row.askedAt,
  decidedBy: decider,
  decidedAt: row.decidedAt,
  endedAt: row.endedAt,
})

/** One of them; null for an id that nothing has. */
export async function getAudienceGrant(db: Db, id: string): Promise<AudienceGrant | null> {
  if (!isId(id)) return null
  const [found] = await selectGrants(db).where(eq(audienceGrants.id, id))
  return found ? toGrant(found) : null
}

/** What waits for a second administrator, and every extension of an audience that has not ended, the one that ends first first. */
export async function listOpenGrants(db: Db, now: Date): Promise<{ waiting: AudienceGrant[]; extensions: AudienceGrant[] }> {
  const extended = and(eq(audienceGrants.kind, 'extension'), eq(audienceGrants.state, 'granted'), isNull(audienceGrants.endedAt))
  const rows = await selectGrants(db)
    .where(or(eq(audienceGrants.state, 'waiting'), and(extended, gt(audienceGrants.untilAt, now))))
    .orderBy(asc(audienceGrants.untilAt), asc(audienceGrants.id))
  const grants = rows.map(toGrant)
  return {
    waiting: grants.filter(({ state }) => state === 'waiting'),
    extensions: grants.filter(({ state }) => state === 'granted'),
  }
}

/** How many requests wait for a second administrator: shown on the overview. */
export async function countWaitingGrants(db: Db): Promise<number> {
  const [row] = await db.select({ count: sql<number>`count(*)::int` }).from(audienceGrants).where(eq(audienceGrants.state, 'waiting'))
  return row?.count ?? 0
}
