/** Lists of audit events for the console, newest first, by key: the millionth page costs what the first does. */
import { aliasedTable, and, count, desc, eq, inArray, like, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { auditEvents, auditPending, auditSeals } from '@/db/schema/audit'
import { people } from '@/db/schema/people'
import { isId } from '@/lib/platform/ids'
import type { AuditQuery } from './schema'

export type ListedEvent = {
  id: string
  at: Date
  action: string
  actorKind: 'person' | 'operator' | 'system'
  actor: { id: string; name: string; login: string } | null
  person: { id: string; name: string; login: string } | null
  target: { kind: string; id: string } | null
  data: Record<string, unknown>
  address: string | null
  requestId: string | null
}

/** At most `limit` events that match; `zone` is whose days `from` and `until` are. */
export async function listAuditEvents(db: Db, query: AuditQuery, { zone, limit }: { zone: string; limit: number }): Promise<ListedEvent[]> {
  const actor = aliasedTable(people, 'actor')
  const person = aliasedTable(people, 'person')
  const rows = await db
    .select({
      event: auditEvents,
      actor: { id: actor.id, name: actor.name, login: actor.login },
      person: { id: person.id, name: person.name, login: person.login },
    })
    .from(auditEvents)
    .leftJoin(actor, eq(actor.id, auditEvents.actorId))
    .leftJoin(person, eq(person.id, auditEvents.personId))
    .where(and(await matchWho(db, query.q), matchWhat(query.what), ...matchWhen(query, zone), afterKey(query.after)))
    .orderBy(desc(auditEvents.at), desc(auditEvents.id))
    .limit(limit)
  return rows.map(({ event, ...joined }) => ({
    id: event.id,
    at: event.at,
    action: event.action,
    actorKind: event.actorKind,
    actor: joined.actor,
    person: joined.person,
    target: event.targetKind && event.targetId ? { kind: event.targetKind, id: event.targetId } : null,
    data: event.data,
    address: event.address,
    requestId: event.requestId,
  }))
}

/** How far the chain reaches, and how many events wait for their seal. */
export async function getSealState(db: Db): Promise<{ sealed: number; sealedAt: Date | null; waiting: number }> {
  const [last] = await db.select({ seq: auditSeals.seq, at: auditSeals.sealedAt }).from(auditSeals).orderBy(desc(auditSeals.seq)).limit(1)
  const [waiting] = await db.select({ n: count() }).from(auditPending)
  return { sealed: last?.seq ?? 0, sealedAt: last?.at ?? null, waiting: waiting?.n ?? 0 }
}

/** At most this many people are meant by a name; who wants one of many types the sign-in name. */
const mostPeople = 200

async function matchWho(db: Db, q: string | undefined): Promise<SQL | undefined> {
  if (!q) return undefined
  const isAnId: boolean = isId(q)
  if (isAnId)
    return or(
      eq(auditEvents.personId, q),
      eq(auditEvents.actorId, q),
      eq(auditEvents.id, q),
      eq(auditEvents.targetId, q),
      eq(auditEvents.requestId, q),
    )
  const part = `${q.replace(/[\\%_]/g, '\\$&')}%`
  const found = await db
    .select({ id: people.id })
    .from(people)
    .where(or(eq(people.login, q.toLowerCase()), like(people.name, part), like(people.reading, part)))
    .limit(mostPeople)
  const ids = found.map((row) => row.id)
  return ids.length === 0 ? sql`false` : or(inArray(auditEvents.personId, ids), inArray(auditEvents.actorId, ids))
}

function matchWhat(what: string | undefined): SQL | undefined {
  if (!what) return undefined
  return what.includes('.') ? eq(auditEvents.action, what) : like(auditEvents.action, `${what}.%`)
}

function matchWhen({ from, until }: AuditQuery, zone: string): (SQL | undefined)[] {
  const midnight = (day: string, plus: number) => sql`((${day}::date + ${plus}::int)::timestamp at time zone ${zone})`
  return [
    from ? sql`${auditEvents.at} >= ${midnight(from, 0)}` : undefined,
    until ? sql`${auditEvents.at} < ${midnight(until, 1)}` : undefined,
  ]
}

function afterKey(key: string | undefined): SQL | undefined {
  const [at = '', id] = (key ?? '').split('_')
  const instant = new Date(at)
  // What JavaScript takes for a date is more than PostgreSQL does: it is written anew.
  if (!isId(id) || !/^[1-9]\d{3}-/.test(at) || Number.isNaN(instant.getTime())) return undefined
  return sql`(${auditEvents.at}, ${auditEvents.id}) < (${instant.toISOString()}::timestamptz, ${id}::uuid)`
}
