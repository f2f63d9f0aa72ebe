/** What the desk has recorded of somebody, and what waits for a second pair of eyes. */
import { and, count, desc, eq, gt, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { people, personRoles } from '@/db/schema/people'
import { proofings } from '@/db/schema/proofings'
import { dayPassData } from '@/lib/factors/day-pass/schema'
import { passData } from '@/lib/factors/temporary-pass/schema'
import { isId } from '@/lib/platform/ids'
import { alarmAt, alarmWithin, approvalLasts, isEnoughForReset, type Need, type PasswordState, type Receiver } from './rules'

export type ProofingState = (typeof proofings.$inferSelect)['state'] | 'lapsed'

export type ProofingLine = {
  id: string
  recordedBy: { id: string; name: string }
  recordedAt: Date
  method: (typeof proofings.$inferSelect)['method']
  note: string
  needs: Need[]
  state: ProofingState
  startsAt: Date | null
  kind: (typeof proofings.$inferSelect)['kind']
  days: number | null
  password: PasswordState
  /** When the pass opened a new password. */
  resetAt: Date | null
  decidedBy: string | null
  decidedAt: Date | null
  handedOutAt: Date | null
  /** Of a pass that was handed out: unused, used, taken back, or over; of a day pass also in use, and ran out after that. */
  pass: { state: 'open' | 'in-use' | 'used' | 'ended' | 'over' | 'ran-out'; from: Date | null; until: Date | null } | null
}

const nobody = '00000000-0000-0000-0000-000000000000'
const staff = alias(people, 'staff')
const decider = alias(people, 'decider')

/** Everything the desk has recorded about a person, newest first, at most 50 lines; never a code, which nobody has any more. */
export async function listProofings(db: Db, personId: string, now: Date): Promise<ProofingLine[]> {
  if (!isId(personId)) return []
  const rows = await db
    .select({
      proofing: proofings,
      staff: staff.name,
      decider: decider.name,
      pass: credentials,
    })
    .from(proofings)
    .innerJoin(staff, eq(staff.id, proofings.recordedBy))
    .leftJoin(decider, eq(decider.id, proofings.decidedBy))
    .leftJoin(credentials, eq(credentials.id, proofings.credentialId))
    .where(eq(proofings.personId, personId))
    .orderBy(desc(proofings.recordedAt), desc(proofings.id))
    .limit(50)
  return rows.map(({ proofing, staff: name, decider: decidedBy, pass }) => ({
    id: proofing.id,
    recordedBy: { id: proofing.recordedBy, name },
    recordedAt: proofing.recordedAt,
    method: proofing.method,
    note: proofing.note,
    needs: proofing.needs,
    state: isLapsed(proofing, now) ? 'lapsed' : proofing.state,
    startsAt: proofing.startsAt,
    kind: proofing.kind,
    days: proofing.days,
    password: proofing.password,
    resetAt: proofing.resetAt,
    decidedBy,
    decidedAt: proofing.decidedAt,
    handedOutAt: proofing.handedOutAt,
    pass: pass && readPass(pass, now),
  }))
}

/** An approved request that was never handed out is over two weeks after its start. */
export function isLapsed(
  { state, startsAt, decidedAt }: Pick<typeof proofings.$inferSelect, 'state' | 'startsAt' | 'decidedAt'>,
  now: Date,
): boolean {
  if (state !== 'approved' || !decidedAt) return false
  const from = startsAt && startsAt > decidedAt ? startsAt : decidedAt
  return now.getTime() - from.getTime() >= approvalLasts
}

function readPass(row: typeof credentials.$inferSelect, now: Date): NonNullable<ProofingLine['pass']> {
  const isDay = row.factor === 'day-pass'
  const data = (isDay ? dayPassData : passData).safeParse(row.data)
  const [from, until] = data.success ? [new Date(data.data.from * 1000), new Date(data.data.until * 1000)] : [null, null]
  if (row.provenAt && !isDay) return { state: 'used', from, until }
  if (row.removedAt || row.disabledAt) return { state: 'ended', from, until }
  if (row.provenAt) return { state: until && now < until ? 'in-use' : 'ran-out', from, until }
  return { state: until && now < until ? 'open' : 'over', from, until }
}

/**
 * The pass that may open a new password for somebody, in whatever minute: handed out for that, not taken back, not used for it
 * yet. `isEnough`: it stands for both methods. One statement, for a name that nobody has (null) too.
 */
export async function findResetPass(db: Db, personId: string | null): Promise<{ credentialId: string; isEnough: boolean } | null> {
  const [row] = await db
    .select({ credentialId: credentials.id, proofing: proofings })
    .from(proofings)
    .innerJoin(credentials, eq(credentials.id, proofings.credentialId))
    .where(
      and(
        eq(proofings.personId, personId ?? nobody),
        ne(proofings.password, 'known'),
        isNull(proofings.resetAt),
        isNull(credentials.removedAt),
        isNull(credentials.disabledAt),
      ),
    )
    .limit(1)
  return row ? { credentialId: row.credentialId, isEnough: isEnoughForReset(row.proofing) } : null
}

/** Whom a pass is for: their rights decide who may ask and who has to look. Null where nobody has the id. */
export async function findReceiver(
  db: Db,
  personId: string,
): Promise<(Receiver & { name: string; lastPassAt: Date | null; lastAlarmAt: Date | null }) | null> {
  if (!isId(personId)) return null
  const [person] = await db.select({ id: people.id, name: people.name }).from(people).where(eq(people.id, personId))
  if (!person) return null
  const roles = await db.select({ role: personRoles.role }).from(personRoles).where(eq(personRoles.personId, personId))
  const [last] = await db
    .select({ at: sql<string | null>`max(${proofings.handedOutAt})` })
    .from(proofings)
    .where(and(eq(proofings.personId, personId), isNotNull(proofings.handedOutAt)))
  return {
    ...person,
    roles: roles.map(({ role }) => role),
    lastPassAt: last?.at ? new Date(last.at) : null,
    lastAlarmAt: await findLastAlarm(db, personId),
  }
}

/** When a failed look last was the third within a day. */
async function findLastAlarm(db: Db, personId: string): Promise<Date | null> {
  const rows = await db
    .select({ at: proofings.recordedAt })
    .from(proofings)
    .where(and(eq(proofings.personId, personId), eq(proofings.state, 'not-recognised')))
    .orderBy(desc(proofings.recordedAt))
    .limit(50)
  const found = rows.find(({ at }, i) => {
    const first = rows[i + alarmAt - 1]
    return first !== undefined && at.getTime() - first.at.getTime() < alarmWithin
  })
  return found?.at ?? null
}

/** How many looks at somebody failed since a moment. */
export async function countFailures(db: Db, personId: string, since: Date): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(proofings)
    .where(and(eq(proofings.personId, personId), eq(proofings.state, 'not-recognised'), gt(proofings.recordedAt, since)))
  return row?.count ?? 0
}

export type DeskTask = { kind: 'waiting' | 'approved' | 'alarm'; personId: string; name: string; by: string; count: number }

/** What of the desk waits for this staff member: requests of others to decide, own ones that were approved, and alarms of the last day. */
export async function listDeskTasks(db: Db, staffId: string, now: Date): Promise<DeskTask[]> {
  const open = await db
    .select({ proofing: proofings, name: people.name, by: staff.name })
    .from(proofings)
    .innerJoin(people, eq(people.id, proofings.personId))
    .innerJoin(staff, eq(staff.id, proofings.recordedBy))
    .where(inArray(proofings.state, ['waiting', 'approved']))
    .orderBy(proofings.recordedAt)
    .limit(100)
  const alarms = await db
    .select({ personId: proofings.personId, name: people.name, count: count() })
    .from(proofings)
    .innerJoin(people, eq(people.id, proofings.personId))
    .where(and(eq(proofings.state, 'not-recognised'), gt(proofings.recordedAt, new Date(now.getTime() - alarmWithin))))
    .groupBy(proofings.personId, people.name)
    .having(sql`count(*) >= ${alarmAt}`)
  const isMine = ({ proofing }: (typeof open)[number]) =>
    proofing.state === 'waiting'
      ? proofing.recordedBy !== staffId && proofing.personId !== staffId
      : proofing.recordedBy === staffId && !isLapsed(proofing, now)
  return [
    ...alarms.map(({ personId, name, count: failures }): DeskTask => ({ kind: 'alarm', personId, name, by: '', count: failures })),
    ...open.filter(isMine).map(
      ({ proofing, name, by }): DeskTask => ({
        kind: proofing.state === 'waiting' ? 'waiting' : 'approved',
        personId: proofing.personId,
        name,
        by,
        count: 0,
      }),
    ),
  ]
}
