/**
 * A simulation of everybody at a date beside its floor: `GROUP BY` the classes and the same comparisons, written by hand.
 * `npm run bench -- simulation [people] [sample]`; equality with `decide()` person by person is shown for the sample first.
 */
import { sql as raw } from 'drizzle-orm'
import postgres from 'postgres'
import { openConnection } from '@/db/client'
import { migrateDatabase } from '@/db/migrate'
import { getRules } from '@/lib/rollouts/data'
import { listPersonFacts } from '@/lib/rollouts/facts/data'
import { decideGroups } from '@/lib/rollouts/groups/data'
import { decideOutcome, findPlace, listSimulatedPeople, simulateAt } from '@/lib/rollouts/simulation/data'
import { addOutcome, emptySimulation } from '@/lib/rollouts/simulation/rules'
import { plan, runningRollout, wave } from '../support/rollouts'
import { median, time } from './support/measure'
import { makePopulation } from './support/population'
import { say, sayGoal, sayMachine } from './support/print'
import { startScratch } from './support/scratch'

const people = Number(process.argv[2] ?? 1_000_000)
const sample = Number(process.argv[3] ?? 50_000)
const now = new Date('2026-06-10T03:00:00Z')
const at = now.getTime() / 1000
const rounds = 9

const cohorts = [
  { unit: 'u0' },
  { all: [{ affiliation: 'staff' }, { not: { unit: 'u0' } }] },
  { affiliation: 'faculty' },
  { affiliation: 'student' },
]
const grace = { newPersonDays: 14, noticeDays: 21 }
const mandate = plan({
  policy: { minimumStrength: 'weak', minimumFactors: 1 },
  waves: cohorts.map((audience, i) =>
    wave({
      key: `w${i}`,
      audience,
      enforceAt: `2026-0${4 + (i % 3)}-0${i + 1}T10:00`,
      promptFrom: null,
      steps: [{ daysAfter: 0, consequence: 'enrol' }],
      grace,
    }),
  ),
})
const retirement = plan({
  key: 'retirement',
  policy: {},
  waves: cohorts.map((audience, i) =>
    wave({
      key: `w${i}`,
      audience,
      promptFrom: null,
      enforceAt: `2026-06-0${i + 1}T10:00`,
      steps: [
        { at: '2026-05-01T10:00', restrictions: { phone: { signIn: 'discouraged' } } },
        {
          at: `2026-06-0${i + 1}T10:00`,
          consequence: 'refuse',
          restrictions: { phone: { enrol: 'closed', signIn: 'never', reset: 'never' } },
        },
      ],
      grace,
    }),
  ),
})

sayMachine()
const scratch = await startScratch()
const url = await scratch.url('simulation')
await migrateDatabase(url)
const connection = openConnection(url, 4)
const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { statement_timeout: 0 } })
const { db } = connection
const rollouts = [await runningRollout(db, mandate), await runningRollout(db, retirement)]
const [rollout = ''] = rollouts
say(`${people.toLocaleString('en')} people made in ${(await time(() => makePopulation(sql, { people, now, rollouts }))).toFixed(0)} s`)
const [size] =
  await sql`select pg_size_pretty(pg_total_relation_size('person_facts')) as facts, (select count(*) from held_classes) as held,
  (select count(*) from place_classes) as place, (select count(*) from history_classes) as history`
say(`person_facts ${size?.facts}; classes: ${size?.held} held, ${size?.place} places, ${size?.history} histories`)

const rules = await getRules(db, now)
const scope = `bucket < ${Math.ceil((sample / people) * 10_000)}`
const everybody = emptySimulation(at)
const byHand = emptySimulation(at)
for await (const batch of listPersonFacts(db, rules, { where: raw.raw(`p.${scope}`) })) {
  for (const one of batch) {
    const outcome = decideOutcome(rules, one, rollout, at, at)
    if (outcome) addOutcome(byHand, outcome, findPlace(rules, one))
  }
}
// The same people through the groups: everybody else is set aside for the length of one transaction.
await db
  .transaction(async (tx) => {
    await tx.execute(raw.raw(`delete from person_facts where not (${scope})`))
    Object.assign(everybody, (await simulateAt(tx, rules, { rollout, instants: [at], now: at }))[0])
    throw new Error('undone')
  })
  .catch((error: Error) => {
    if (error.message !== 'undone') throw error
  })
const text = (simulation: typeof byHand) => JSON.stringify(sortKeys(simulation))
if (text(everybody) !== text(byHand)) throw new Error(`the groups say\n${text(everybody)}\ndecide() says\n${text(byHand)}`)
say(`equal to decide() person by person for ${byHand.total.people.toLocaleString('en')} people in waves`)
await sql.unsafe('vacuum person_facts')

const second = (instant: number) => instant - 1_577_836_800
const fresh = second(at - 180 * 86_400)
const floor = `select held_class, place_class, history_class, arrived_at >= ${second(at - 14 * 86_400)}, arrived_at is null,
  last_sign_in_at <= ${second(at - 90 * 86_400)}, case when oldest_success < ${fresh} then
    case when successes[1] < ${fresh} then 1 else 0 end + case when successes[2] < ${fresh} then 2 else 0 end + case when successes[3] < ${fresh} then 4 else 0 end end,
  moments[1] >= ${second(at - 21 * 86_400)}, moments[3] <= ${second(at)}, moments[4] >= ${second(at - 21 * 86_400)}, moments[6] <= ${second(at)}, count(*)::int
  from person_facts group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11`
const took: Record<string, number[]> = { floor: [], simulation: [], 'of that, groups': [], page: [] }
let groups = 0
let rows = 0
for (let round = 0; round <= rounds; round++) {
  const measured = {
    floor: await time(async () => {
      rows = (await sql.unsafe(floor)).length
    }),
    simulation: await time(() => simulateAt(db, rules, { rollout, instants: [at], now: at })),
    'of that, groups': await time(async () => {
      groups = 0
      await decideGroups(db, rules, { at, now: at }, () => {
        groups += 1
      })
    }),
    page: await time(() => listSimulatedPeople(db, rules, { rollout, at, now: at, filter: { flag: 'stranded' }, limit: 50 })),
  }
  if (round > 0) for (const [name, seconds] of Object.entries(measured)) took[name]?.push(seconds)
}
say(`${rows.toLocaleString('en')} rows of the floor, ${groups.toLocaleString('en')} groups`)
for (const [name, all] of Object.entries(took))
  say(
    `  ${name.padEnd(18)} ${(median(all) * 1000).toFixed(0)} ms (${(Math.min(...all) * 1000).toFixed(0)} – ${(Math.max(...all) * 1000).toFixed(0)})`,
  )
const [ours, least] = [median(took.simulation ?? []), median(took.floor ?? [])]
sayGoal('at most one second', ours <= 1, `${(ours * 1000).toFixed(0)} ms`)
sayGoal('at most 1.5 × the floor', ours <= 1.5 * least, `${(ours / least).toFixed(2)} ×`)
await sql.end()
await connection.close()
scratch.stop()

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  )
}
