/** Rollouts and their versions, for pages and reviews. */
import { aliasedTable, and, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { people } from '@/db/schema/people'
import { holds, rollouts, rolloutVersions } from '@/db/schema/rollouts'
import { isId } from '@/lib/platform/ids'
import { planSchema } from '../schema'
import type { RolloutLine, Version, VersionLine } from './types'

const author = aliasedTable(people, 'author')
const decider = aliasedTable(people, 'decider')

const selectVersions = (db: Db) =>
  db
    .select({
      row: rolloutVersions,
      key: rollouts.key,
      author: { id: author.id, name: author.name },
      decidedBy: { id: decider.id, name: decider.name },
    })
    .from(rolloutVersions)
    .innerJoin(rollouts, eq(rollouts.id, rolloutVersions.rolloutId))
    .leftJoin(author, eq(author.id, rolloutVersions.authorId))
    .leftJoin(decider, eq(decider.id, rolloutVersions.decidedBy))

type Selected = Awaited<ReturnType<typeof selectVersions>>[number]

const toVersion = ({ row, key, author, decidedBy }: Selected): Version => {
  const { authorId: _, decidedBy: __, document, ...rest } = row
  return { ...rest, key, author, decidedBy, document: planSchema.parse(document) }
}

/** One version; without a number the newest. Null where there is none. */
export async function getVersion(db: Db, rolloutId: string, number?: number): Promise<Version | null> {
  if (!isId(rolloutId)) return null
  const [found] = await selectVersions(db)
    .where(and(eq(rolloutVersions.rolloutId, rolloutId), number === undefined ? undefined : eq(rolloutVersions.number, number)))
    .orderBy(desc(rolloutVersions.number))
    .limit(1)
  return found ? toVersion(found) : null
}

/** All versions of a rollout, newest first, without their documents. */
export async function listVersions(db: Db, rolloutId: string): Promise<VersionLine[]> {
  const rows = await selectVersions(db).where(eq(rolloutVersions.rolloutId, rolloutId)).orderBy(desc(rolloutVersions.number))
  return rows.map((row) => {
    const { document: _, ...line } = toVersion(row)
    return line
  })
}

/** Every rollout with its newest and its running version, the youngest first. */
export async function listRollouts(db: Db, now: Date): Promise<RolloutLine[]> {
  const rows = await db.select().from(rollouts).orderBy(desc(rollouts.createdAt), desc(rollouts.id))
  return loadLines(db, rows, now)
}

/** One rollout; null where there is none. */
export async function getRollout(db: Db, id: string, now: Date): Promise<RolloutLine | null> {
  if (!isId(id)) return null
  const rows = await db.select().from(rollouts).where(eq(rollouts.id, id))
  return (await loadLines(db, rows, now))[0] ?? null
}

/** The id of the rollout with this key, or null. */
export async function findRolloutByKey(db: Db, key: string): Promise<string | null> {
  const [row] = await db.select({ id: rollouts.id }).from(rollouts).where(eq(rollouts.key, key))
  return row?.id ?? null
}

async function loadLines(db: Db, rows: (typeof rollouts.$inferSelect)[], now: Date): Promise<RolloutLine[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const newest = sql`${rolloutVersions.number} = (select max(v.number) from rollout_versions v where v.rollout_id = ${rolloutVersions.rolloutId})`
  const wanted = await selectVersions(db).where(
    and(inArray(rolloutVersions.rolloutId, ids), sql`(${newest} or ${rolloutVersions.number} = ${rollouts.runningVersion})`),
  )
  const versions = wanted.map(toVersion)
  const open = await db
    .select({ id: holds.rolloutId })
    .from(holds)
    .where(and(inArray(holds.rolloutId, ids), sql`(${holds.resumeAt} is null or ${holds.resumeAt} > ${now.toISOString()}::timestamptz)`))
  return rows.flatMap(({ id, key, state, runningVersion }) => {
    const own = versions.filter((version) => version.rolloutId === id).sort((a, b) => b.number - a.number)
    const running = own.find((version) => version.number === runningVersion) ?? null
    return own[0] ? [{ id, key, state, runningVersion, newest: own[0], running, isHeld: open.some((hold) => hold.id === id) }] : []
  })
}

export type HoldLine = {
  id: string
  wave: string
  fromAt: Date
  resumeAt: Date | null
  reason: string
  by: { id: string; name: string } | null
}

/** The holds of a rollout, newest first. */
export async function listHolds(db: Db, rolloutId: string, { isOpen }: { isOpen?: boolean } = {}): Promise<HoldLine[]> {
  const rows = await db
    .select({ row: holds, by: { id: people.id, name: people.name } })
    .from(holds)
    .leftJoin(people, eq(people.id, holds.by))
    .where(and(eq(holds.rolloutId, rolloutId), isOpen ? isNull(holds.resumeAt) : undefined))
    .orderBy(desc(holds.fromAt))
  return rows.map(({ row: { id, wave, fromAt, resumeAt, reason }, by }) => ({ id, wave, fromAt, resumeAt, reason, by }))
}
