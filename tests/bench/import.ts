/** An import of 100,000 people from CSV, read, compared and applied, beside COPY of the same rows: into a bare table, and into the directory with its indexes. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openConnection } from '@/db/client'
import { migrateDatabase } from '@/db/migrate'
import { organisation } from '@/db/schema/organisation'
import { applyImport } from '@/lib/people/import/applying/mutations'
import { getImport } from '@/lib/people/import/data'
import { createImport, readImport } from '@/lib/people/import/mutations'
import { newId } from '@/lib/platform/ids'
import { median, time } from './support/measure'
import { say, sayGoal, sayMachine } from './support/print'
import { startScratch } from './support/scratch'

const rounds = Number(process.argv[2] ?? 3)
const count = Number(process.argv[3] ?? 100_000)
const actor = { kind: 'operator' } as const
const header = 'external_id,login,name,reading,affiliations,units,email,locale,standing,grade\n'
const faculties = 40

/** `year` differs between the two files of a person: their unit and grade do. */
const line = (n: number, year: number) =>
  `s${n},login${n},青空 ${n},アオゾラ ${n},student,u${(n + year) % faculties},n${n}@aozora.example,ja,active,${year}\n`
async function* fileOf(from: number, to: number, year: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from(header)
  for (let n = from; n < to; n += 1_000) {
    let piece = ''
    for (let at = n; at < Math.min(to, n + 1_000); at++) piece += line(at, year)
    yield Buffer.from(piece)
  }
}

sayMachine()
const scratch = await startScratch()
Object.assign(process.env, scratch.settings)
const fresh = async (name: string) => {
  const url = await scratch.url(name)
  await migrateDatabase(url)
  const open = openConnection(url, 4)
  // The benchmark is about writing; a second administrator is somebody else's.
  const directory = { endOrMovePercent: 100, shrinkPercent: 100, keepDays: 365 }
  await open.db
    .insert(organisation)
    .values({ nameEn: 'A', nameJa: 'A', zone: 'Asia/Tokyo', locale: 'en', directory, updatedAt: new Date() })
    .onConflictDoUpdate({ target: organisation.id, set: { directory } })
  return open
}
type Open = Awaited<ReturnType<typeof fresh>>

async function importFile(open: Open, source: AsyncIterable<Uint8Array>): Promise<{ staged: number; applied: number }> {
  const importId = await createImport(open.db, { fileName: 'bench.csv', bytesTotal: null, actor, now: new Date() })
  const staged = await time(() => readImport(open, { importId, source, readClock: () => new Date() }))
  const made = await getImport(open.db, importId, new Date())
  if (made?.state !== 'ready') throw new Error(`not ready: ${JSON.stringify(made?.errors)}`)
  const applied = await time(() => applyImport(open.db, { importId, leavers: 'keep', actor, now: new Date() }))
  return { staged, applied }
}

/** The rows of the first file as COPY reads them: people, and their addresses. */
async function copyRows(open: Open, tables: [string, string]): Promise<number> {
  const at = new Date().toISOString()
  let people = ''
  let addresses = ''
  for (let n = 0; n < count; n++) {
    const id = newId(new Date())
    people += `${id}\ts${n}\tlogin${n}\t青空 ${n}\tアオゾラ ${n}\tja\tactive\t{student}\t{u${n % faculties}}\t{"grade":"0"}\t${n % 10_000}\t${at}\t${at}\n`
    addresses += `${newId(new Date())}\t${id}\tn${n}@aozora.example\timport\t${at}\t${at}\n`
  }
  return time(async () => {
    const columns = 'id,external_id,login,name,reading,locale,standing,affiliations,units,attributes,bucket,created_at,updated_at'
    await copy(open, `${tables[0]} (${columns})`, people)
    await copy(open, `${tables[1]} (id,person_id,address,source,confirmed_at,created_at)`, addresses)
  })
}
const copy = async (open: Open, into: string, lines: string) =>
  pipeline(Readable.from([lines]), await open.sql.unsafe(`copy ${into} from stdin`).writable())

const figures: Record<'bare' | 'indexed' | 'added' | 'changed', number[]> = { bare: [], indexed: [], added: [], changed: [] }
try {
  for (let round = 0; round < rounds; round++) {
    const floor = await fresh('bench_copy')
    await floor.sql.unsafe(
      'create table bare_people (like people including defaults); create table bare_contacts (like contacts including defaults)',
    )
    figures.bare.push(await copyRows(floor, ['bare_people', 'bare_contacts']))
    figures.indexed.push(await copyRows(floor, ['people', 'contacts']))
    await floor.close()
    const open = await fresh('bench_import')
    const added = await importFile(open, fileOf(0, count, 0))
    await importFile(open, fileOf(count, 2 * count, 0))
    await open.sql`vacuum analyze people`
    const changed = await importFile(open, fileOf(0, count, 1))
    figures.added.push(added.staged + added.applied)
    figures.changed.push(changed.staged + changed.applied)
    const split = ({ staged, applied }: typeof added) => `${staged.toFixed(2)} read and compared + ${applied.toFixed(2)} applied`
    say(`  round ${round + 1}: new ${split(added)}; changed ${split(changed)}`)
    await open.close()
  }
  const [bare, indexed] = [median(figures.bare), median(figures.indexed)]
  say(`COPY of ${count} rows: ${bare.toFixed(2)} s into bare tables, ${indexed.toFixed(2)} s into the directory`)
  for (const [what, seconds] of [
    ['new people', median(figures.added)],
    [`changes among ${2 * count}`, median(figures.changed)],
  ] as const) {
    say(
      `import of ${count} ${what}: ${seconds.toFixed(2)} s, ${(seconds / bare).toFixed(1)} × bare, ${(seconds / indexed).toFixed(1)} × with indexes`,
    )
    sayGoal('at most 5 s', seconds <= 5, seconds.toFixed(2))
    sayGoal('at most 8 × COPY into bare tables', seconds <= 8 * bare, (seconds / bare).toFixed(1))
  }
} finally {
  scratch.stop()
}
