/** Aozora University (青空大学), invented, of any size: the same people every time, with dates relative to the moment of seeding. */
import type postgres from 'postgres'
import { type AdoptionHistory, adoptionRows } from './adoption-history'
import { type Batch, makeBatch, type SeedAccount, type Whole } from './batch'
import { dayOf, dayText, makeDates } from './calendar'
import { copyRows, type Value } from './copy'
import { seedDirectory, seedRoles } from './directory'
import { loadBare } from './load-bare'
import { type DemoMark, seedVersion } from './mark'
import { seedRollouts, writeEvents } from './rollouts'
import { type LoadedTable, loadedColumns } from './rows'
import { makeSample, sampleSize } from './sample'
import { type ExpectedSignIns, expectedRows } from './sign-ins'
import type { SeedTools } from './tools'

export type Seeded = { people: number; accounts: SeedAccount[] }
export type SeedOptions = {
  people: number
  now: Date
  tools: SeedTools
  progress?: ((progress: SeedProgress) => void) | undefined
  /** Above this many people, sign-ins and registrations are kept one by one of about as many. */
  sample?: number
}
/** How far the seeding is: people whose rows are in, then the indexes over them, their facts for policy, and the statistics. */
export type SeedProgress = { phase: 'people'; done: number } | { phase: 'indexes' | 'facts' | 'statistics' }

/** People whose rows are held in memory at once; while these are made, as many are on their way to the database. */
const batchSize = 2_000
const loadedTables = Object.keys(loadedColumns) as LoadedTable[]

/**
 * Fills an empty, migrated database in one transaction: all of it or nothing. `people` may be anything from 100; a million
 * takes minutes but hardly more memory than five thousand, because rows are copied batch by batch.
 */
export async function seedOrganisation(
  sql: postgres.Sql,
  { people, now, tools, progress, sample = sampleSize }: SeedOptions,
): Promise<Seeded> {
  if (!Number.isInteger(people) || people < 100 || people > 5_000_000)
    throw new RangeError('people must be a whole number from 100 to 5,000,000')
  const dates = makeDates(now, tools.safeSlot)
  return await sql.begin(async (tx) => {
    await tx`set local synchronous_commit = off`
    // An index over millions of rows takes longer than any statement of a page may.
    await tx`set local statement_timeout = 0`
    // Everybody's facts are worked out once at the end (docs/decisions/0030), not again with each row.
    await tx`set local sekisho.person_facts = 'later'`
    await seedDirectory(tx, dates)
    const history: AdoptionHistory = new Map()
    const expected: ExpectedSignIns = new Map()
    const rollouts = await seedRollouts(tx, dates, tools)
    const whole: Whole = { dates, tools, rollouts, history, expected, isSampled: makeSample(people, sample, tools.bucketOf) }
    const accounts: SeedAccount[] = []
    await loadBare(tx, loadedTables, async () => {
      let writing: Promise<void> = Promise.resolve()
      for (let from = 0; from < people; from += batchSize) {
        const until = Math.min(people, from + batchSize)
        const batch = await makeBatch(from, until, whole)
        await writing
        accounts.push(...batch.accounts)
        writing = writeBatch(tx, batch, tools)
        // It fails where it is awaited; without this, Node would end the process before.
        writing.catch(() => {})
        progress?.({ phase: 'people', done: until })
      }
      await writing
      progress?.({ phase: 'indexes' })
    })
    await seedRoles(tx, dates, tools)
    await rollouts.finish(tx)
    await copyRows(tx, 'adoption_daily', ['day', 'affiliation', 'measure', 'change'], adoptionRows(history))
    await copyRows(tx, 'sign_in_daily', ['day', 'factor', 'affiliation', 'count'], expectedRows(expected, dates))
    const demo: DemoMark = { seededAt: now.toISOString(), people, version: seedVersion }
    const marks = { demo, 'sign-ins.counted': { day: dayText(dayOf(now) - 1) } }
    await copyRows(
      tx,
      'installation',
      ['key', 'value', 'updated_at'],
      Object.entries(marks).map(([key, json]): Value[] => [key, { json }, now]),
    )
    progress?.({ phase: 'facts' })
    await tx`select rebuild_person_facts()`
    progress?.({ phase: 'statistics' })
    await tx`analyze`
    return { people, accounts }
  })
}

async function writeBatch(tx: postgres.TransactionSql, { rows, events }: Batch, tools: SeedTools): Promise<void> {
  for (const table of loadedTables) await copyRows(tx, table, loadedColumns[table], rows[table], { frozen: true })
  await writeEvents(tx, events, tools)
}
