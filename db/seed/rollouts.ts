/** Two rollouts in progress: their versions, who was told, a hold that is over, an exemption and extensions, and what the log says of them. */
import type postgres from 'postgres'
import type { Cohort, SeedDates } from './calendar'
import { copyRow, copyRows, type Value } from './copy'
import { makePerson, type SeedPerson } from './people'
import { mandatePlan, retirementPlan } from './plans'
import { createRandom, seedId } from './random'
import type { AuditRow, SeedEvent, SeedTools } from './tools'

export type SeedRollouts = { mandate: string; retirement: string; finish: (tx: postgres.TransactionSql) => Promise<void> }

const day = 86_400_000
/** Who drew the plans up and who approved them: two different people, both of the centre (see `fixedPeople`). */
const author = 5
const approver = 6

/** Writes the rollouts; `finish` writes what refers to people, once they are there. */
export async function seedRollouts(tx: postgres.TransactionSql, dates: SeedDates, tools: SeedTools): Promise<SeedRollouts> {
  const random = createRandom(20_260_602)
  const by = { author: makePerson(author, dates).id, approver: makePerson(approver, dates).id }
  const mandateAt = new Date(dates.mandate.itc.announced.getTime() - 6 * day)
  const retirementAt = new Date(dates.retire.itc.announced.getTime() - 5 * day)
  const ids = { mandate: seedId(random, mandateAt), retirement: seedId(random, retirementAt) }
  const versions = [
    { rollout: ids.mandate, number: 1, document: mandatePlan(dates, true), at: mandateAt, state: 'replaced', note: '' },
    {
      rollout: ids.mandate,
      number: 2,
      document: mandatePlan(dates),
      at: new Date(dates.broughtForward.at.getTime() - 3 * day),
      state: 'approved',
      note: 'Graduate students brought forward: phishing mail reached their laboratories.',
    },
    { rollout: ids.retirement, number: 1, document: retirementPlan(dates), at: retirementAt, state: 'approved', note: '' },
  ]
  const events: SeedEvent[] = []
  for (const [key, id, number, at] of [
    ['mfa-mandatory', ids.mandate, 2, mandateAt],
    ['phone-retirement', ids.retirement, 1, retirementAt],
  ] as const) {
    await copyRow(tx, 'rollouts', {
      id,
      key,
      state: 'running',
      running_version: number,
      created_by: by.author,
      created_at: at,
      updated_at: at,
    })
    events.push({ at, action: 'rollout.created', actor: { kind: 'person', id: by.author }, target: { kind: 'rollout', id }, data: { key } })
  }
  for (const { rollout, number, document: written, at, state, note } of versions) {
    const document = tools.readDocument(written)
    const contentHash = tools.hashDocument(document)
    const submittedAt = new Date(at.getTime() + 5 * 3_600_000)
    const decidedAt = new Date(at.getTime() + 2 * day)
    await copyRow(tx, 'rollout_versions', {
      rollout_id: rollout,
      number,
      document: { json: document },
      content_hash: contentHash,
      state,
      note,
      author_id: by.author,
      created_at: at,
      submitted_at: submittedAt,
      decided_by: by.approver,
      decided_at: decidedAt,
    })
    const about = { target: { kind: 'rollout', id: rollout }, data: { version: number, contentHash } }
    events.push({ at: submittedAt, action: 'rollout.submitted', actor: { kind: 'person', id: by.author }, ...about })
    events.push({ at: decidedAt, action: 'rollout.approved', actor: { kind: 'person', id: by.approver }, ...about })
  }
  const { hold } = dates
  const releasedAt = new Date(hold.until.getTime() - day)
  await copyRow(tx, 'holds', {
    id: seedId(random, hold.from),
    rollout_id: ids.mandate,
    wave: 'student',
    from_at: hold.from,
    resume_at: hold.until,
    reason: 'Text messages of one mobile carrier stopped arriving.',
    by: by.author,
    released_by: by.approver,
    released_at: releasedAt,
  })
  const held = { target: { kind: 'rollout', id: ids.mandate }, data: { wave: 'student' } }
  events.push({ at: hold.from, action: 'wave.held', actor: { kind: 'person', id: by.author }, ...held })
  events.push({ at: releasedAt, action: 'wave.released', actor: { kind: 'person', id: by.approver }, ...held })
  const finish = async (into: postgres.TransactionSql) => {
    events.push(...(await seedExceptions(into, dates, ids.mandate, by)))
    await writeEvents(into, events, tools)
  }
  return { ...ids, finish }
}

/** One exemption for somebody at sea, and two extensions for people whose phones and cards are far away. */
async function seedExceptions(
  tx: postgres.TransactionSql,
  dates: SeedDates,
  rollout: string,
  by: { author: string; approver: string },
): Promise<SeedEvent[]> {
  const random = createRandom(20_260_603)
  const events: SeedEvent[] = []
  const without = await tx<{ id: string }[]>`
    select p.id from people p where p.affiliations[1] = 'graduate' and p.standing = 'active' and p.arrived_at is not null
      and not exists (select 1 from credentials c where c.person_id = p.id) order by p.external_id limit 3`
  const from = new Date(dates.now.getTime() - 9 * day)
  for (const [index, { id }] of without.entries()) {
    const until = new Date(dates.now.getTime() + (index === 0 ? 75 : 24) * day)
    const target = { kind: 'rollout', id: rollout }
    const common = { id: seedId(random, from), person_id: id, rollout_id: rollout, until_at: until, created_at: from }
    if (index === 0)
      await copyRow(tx, 'exemptions', {
        ...common,
        from_at: from,
        reason: 'On a research vessel without reception until then.',
        owner_id: by.author,
      })
    else await copyRow(tx, 'extensions', { ...common, reason: 'The new phone arrives after the deadline.', by: by.author })
    const action = index === 0 ? 'exemption.granted' : 'extension.granted'
    events.push({ at: from, action, actor: { kind: 'person', id: by.author }, personId: id, target, data: { until: until.toISOString() } })
  }
  return events
}

const auditColumns = [
  'id',
  'at',
  'action',
  'actor_id',
  'actor_kind',
  'person_id',
  'target_kind',
  'target_id',
  'data',
  'address',
  'request_id',
  'mac',
]

/** Appends events to the audit log; the sealer chains them like any others. */
export async function writeEvents(tx: postgres.TransactionSql, events: readonly SeedEvent[], tools: SeedTools): Promise<void> {
  const row = (made: AuditRow): Value[] => [
    made.id,
    made.at,
    made.action,
    made.actorId ?? null,
    made.actorKind,
    made.personId ?? null,
    made.targetKind ?? null,
    made.targetId ?? null,
    { json: made.data },
    made.address ?? null,
    made.requestId ?? null,
    made.mac,
  ]
  const inOrder = [...events].sort((a, b) => a.at.getTime() - b.at.getTime())
  await copyRows(
    tx,
    'audit_events',
    auditColumns,
    inOrder.map((event) => row(tools.auditRow(event))),
  )
}

/**
 * When a person was told the dates that reach them: by the mail of the announcement, which a few never got, or at their
 * first sign-in if they came later. Undated waves have nothing to tell yet.
 */
export function toldRows(person: SeedPerson, rollouts: Pick<SeedRollouts, 'mandate' | 'retirement'>, dates: SeedDates): Value[][] {
  if (person.cohort === 'alumni' || person.arrivedAt === null || person.standing === 'left') return []
  const random = createRandom(20_260_604, person.index)
  const rows: Value[][] = []
  for (const [rollout, reach] of [
    [rollouts.mandate, dates.mandate],
    [rollouts.retirement, dates.retire],
  ] as const) {
    const { told, enforced } = reach[person.cohort as Exclude<Cohort, 'alumni'>]
    const gotMail = person.account !== null || random.chance(0.97)
    const at = Math.max(told.getTime() + random.next() * 3 * 3_600_000, person.arrivedAt.getTime())
    const skips = enforced && enforced > dates.now && random.chance(0.3) ? random.between(1, 4) : 0
    if (!enforced || !gotMail || at > dates.now.getTime()) continue
    rows.push([
      person.id,
      rollout,
      new Date(at),
      enforced,
      skips,
      skips > 0 ? new Date(dates.now.getTime() - random.next() * 6 * day) : null,
    ])
  }
  return rows
}
