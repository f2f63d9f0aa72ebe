import { expect, test } from 'vitest'
import { verifyAudit } from '@/lib/audit/data'
import { recordAudit } from '@/lib/audit/mutations'
import { sealEvents } from '@/lib/audit/sealing/mutations'
import { newId } from '@/lib/platform/ids'
import { useDatabase } from '../support/database'
import { faultSize } from '../support/faults'

/** FT-71: the owner of the database edits, removes or inserts any row; the verification finds every one (SR-100). */
const trials = faultSize(60, 1_000)
const events = faultSize(200, 1_000)
const database = useDatabase()
const at = (n: number) => new Date(Date.UTC(2026, 2, 1) + n * 1000)

/** A repeatable choice, so that a failing trial can be run again. */
let state = 71
const pick = (n: number) => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
  return Math.floor((state / 2 ** 32) * n)
}

const asOwner = async (...statements: string[]) => {
  await database.sql.begin(async (sql) => {
    await sql.unsafe('set local session_replication_role = replica')
    for (const statement of statements) await sql.unsafe(statement)
  })
}

test('the tables refuse changes, also to their owner, while the triggers stand', async () => {
  await recordAudit(database.db, { at: at(0), action: 'test.first', actor: { kind: 'system' } })
  for (const statement of [
    'update audit_events set action = $$x$$',
    'delete from audit_events',
    'truncate audit_events',
    'delete from audit_seals',
  ]) {
    await expect(database.sql.unsafe(statement)).rejects.toThrow('append-only')
  }
})

test(`${trials} random acts of tampering among ${events} events are all found`, async () => {
  for (let n = 1; n < events; n++) {
    await recordAudit(database.db, {
      at: at(n),
      action: n % 3 ? 'credential.enrolled' : 'rollout.approved',
      actor: n % 2 ? { kind: 'operator' } : { kind: 'person', id: newId(at(n)), address: '192.0.2.7' },
      target: { kind: 'credential', id: `c${n}` },
      data: { z: n, a: { nested: [n, null, 'x'] }, when: at(n) },
    })
  }
  while ((await sealEvents(database.db, { now: at(events), limit: 70 }))?.sealed) {}
  const sound = await verifyAudit(database.db)
  expect(sound).toMatchObject({ isIntact: true, events, sealed: events, unsealedTail: { events: 0, since: null }, problems: [] })

  const columns = [
    "action = 'session.ended'",
    "at = at + interval '1 millisecond'",
    'person_id = actor_id, actor_id = gen_random_uuid()',
    `data = '{"z":0}'`,
    "address = '203.0.113.9'",
    "mac = 'k1.x'",
  ]
  let found = 0
  for (let trial = 0; trial < trials; trial++) {
    const seq = 1 + pick(events)
    const where = `(select event_id from audit_seals where seq = ${seq})`
    await database.sql`create table backup_events as table audit_events`
    await database.sql`create table backup_seals as table audit_seals`
    const acts = [
      ['edited', [`update audit_events set ${columns[pick(columns.length)]} where id = ${where}`]],
      ['removed', [`delete from audit_events where id = ${where}`]],
      ['chain', [`delete from audit_events where id = ${where}`, `delete from audit_seals where seq = ${seq}`]],
      [
        'chain',
        [
          `delete from audit_events where id in (select event_id from audit_seals where seq >= ${seq})`,
          `delete from audit_seals where seq >= ${seq}`,
        ],
      ],
      [
        'inserted',
        [
          `insert into audit_events select ('${newId(at(seq))}')::uuid, at, action, actor_id, actor_kind, person_id, target_kind, target_id, data, address, request_id, mac from audit_events where id = ${where}`,
        ],
      ],
    ] as const
    const [kind, statements] = acts[trial % acts.length] ?? acts[0]
    await asOwner(...statements)
    const result = await verifyAudit(database.db)
    if (!result.isIntact && result.problems.some((problem) => problem.kind === kind)) found++
    else throw new Error(`trial ${trial}: ${statements.join('; ')} was answered with ${JSON.stringify(result)}`)
    await asOwner(
      'truncate audit_events, audit_seals',
      'insert into audit_events select * from backup_events',
      'insert into audit_seals select * from backup_seals',
      'drop table backup_events, backup_seals',
    )
  }
  process.stdout.write(`FT-71: ${found} of ${trials} acts of tampering found\n`)
  expect(found).toBe(trials)
  expect((await verifyAudit(database.db)).isIntact).toBe(true)
})

test('an event written past the application is not sealed, and is told', async () => {
  await database.sql`insert into audit_events (id, at, action, actor_kind, data, mac) values (${newId(at(9_000))}, ${at(9_000).toISOString()}, 'role.granted', 'operator', '{}', 'k1.forged')`
  const sealed = await sealEvents(database.db, { now: at(9_001) })
  expect(sealed).toMatchObject({ sealed: 0, refused: [expect.any(String)] })
  const result = await verifyAudit(database.db)
  expect(result.problems).toEqual([expect.objectContaining({ kind: 'inserted', seq: null })])
})

test('an anchor from the logs finds a chain that was rewritten with the key', async () => {
  const before = await verifyAudit(database.db)
  const known = { seq: before.anchor?.seq ?? 0, mac: 'k1.another' }
  expect((await verifyAudit(database.db, known)).problems).toContainEqual({ kind: 'chain', seq: known.seq })
})
