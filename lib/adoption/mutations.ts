/** Adoption: how far the organisation has come from passwords and phone codes to passkeys, counted as it happens. */
import { and, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { adoptionDaily } from '@/db/schema/adoption'
import { credentials } from '@/db/schema/credentials'
import { people } from '@/db/schema/people'
import { signInEvents } from '@/db/schema/sign-in'
import { newId } from '@/lib/platform/ids'
import { countMeasuresOf } from './data'
import { addMeasures, type Counts, differences, measuresOf } from './rules'

/** At most this many people are read at once; imports pass more. */
const batch = 5_000

/**
 * Runs `change` and writes what it changed about these people's measures into `adoption_daily`, on the organisation's day
 * of `now`. Call it inside the transaction that changes credentials, standing or affiliations, once per transaction and
 * around all of them, so that counts and rows are committed together or not at all. Answers what `change` answers.
 */
export async function recordAdoption<T>(
  db: Db,
  about: ({ personId: string } | { personIds: readonly string[] }) & { now: Date },
  change: () => Promise<T>,
): Promise<T> {
  const ids = 'personId' in about ? [about.personId] : [...new Set(about.personIds)]
  const before = await countMeasures(db, ids, 'locked')
  const result = await change()
  await writeChanges(db, about.now, differences(before, await countMeasures(db, ids, 'read')))
  return result
}

/**
 * `recordAdoption` for as many people as an import changes: counted in the database, before and after, in two statements.
 * `who` selects their ids and must select the same ones after the change.
 */
export async function recordAdoptionOf<T>(db: Db, { who, now }: { who: SQL; now: Date }, change: () => Promise<T>): Promise<T> {
  const mine = sql`p.id in (${who})`
  await db.execute(sql`select 1 from (select p.id from people p where ${mine} order by p.id for no key update) locked limit 1`)
  const before = await countMeasuresOf(db, mine)
  const result = await change()
  await writeChanges(db, now, differences(before, await countMeasuresOf(db, mine)))
  return result
}

/** Counts people who were just added and hold nothing yet, by first affiliation: an import adds tens of thousands at once. */
export async function recordNewPeople(
  db: Db,
  { now, added }: { now: Date; added: readonly { affiliation: string; count: number }[] },
): Promise<void> {
  const counts: Counts = new Map()
  for (const { affiliation, count } of added) addMeasures(counts, affiliation, measuresOf('active', []), count)
  await writeChanges(db, now, differences(new Map(), counts))
}

async function writeChanges(db: Db, now: Date, rows: ReturnType<typeof differences>): Promise<void> {
  if (rows.length === 0) return
  const day = sql`(${now.toISOString()}::timestamptz at time zone coalesce((select zone from organisation where id = 1), 'UTC'))::date`
  await db
    .insert(adoptionDaily)
    .values(rows.map((row) => ({ ...row, day })))
    .onConflictDoUpdate({
      target: [adoptionDaily.measure, adoptionDaily.affiliation, adoptionDaily.day],
      set: { change: sql`${adoptionDaily.change} + excluded.change` },
    })
}

/**
 * The people's rows are locked before they are counted: two changes of one person at the same time would otherwise both
 * count from the same start and the sum would be wrong for ever. `no key update` lets rows that point at them be inserted.
 */
async function countMeasures(db: Db, ids: readonly string[], mode: 'locked' | 'read'): Promise<Counts> {
  const counts: Counts = new Map()
  for (let at = 0; at < ids.length; at += batch) {
    const some = ids.slice(at, at + batch)
    const query = db
      .select({ id: people.id, standing: people.standing, affiliations: people.affiliations })
      .from(people)
      .where(inArray(people.id, some))
    const rows = await (mode === 'locked' ? query.orderBy(people.id).for('no key update') : query)
    const held = await db
      .select({ personId: credentials.personId, factor: credentials.factor, provenAt: credentials.provenAt })
      .from(credentials)
      .where(and(inArray(credentials.personId, some), isNull(credentials.removedAt), isNull(credentials.disabledAt)))
    const byPerson = Map.groupBy(held, (row) => row.personId)
    for (const person of rows) {
      const own = (byPerson.get(person.id) ?? []).map((row) => ({ factor: row.factor, isProven: row.provenAt !== null }))
      addMeasures(counts, person.affiliations[0] ?? '', measuresOf(person.standing, own))
    }
  }
  return counts
}

/** Sign-ins are kept one by one for this many days (architecture.md, Storage). */
const keptDays = 30

export type SignIn = {
  personId: string
  at: Date
  /** The strongest factor that was used; `password` where no second one was. */
  factor: string
  credentialId: string | null
  succeeded: boolean
  address: string
  userAgent: string
  application?: string | null
}

/** Keeps one sign-in, finished or failed. Arrival and last sign-in of the person are the sign-in's own business. */
export async function recordSignIn(db: Db, signIn: SignIn): Promise<void> {
  await db
    .insert(signInEvents)
    .values({ ...signIn, id: newId(signIn.at), userAgent: signIn.userAgent.slice(0, 400), application: signIn.application ?? null })
}

/**
 * Keeps the staged sign-ins of another system (`bridge_rows` of the file, each of them new): those of the last 30 days one by one
 * under their own ids, and those of days that are counted already, or that are older, in `sign_in_daily` as well, so that
 * `foldSignIns` and this count every sign-in once. Call it inside the transaction that applies the file.
 */
export async function recordPastSignIns(db: Db, { fileId, system, now }: { fileId: string; system: string; now: Date }): Promise<void> {
  const at = now.toISOString()
  await db.execute(sql`
    insert into installation (key, value, updated_at) values ('sign-ins.counted', '{"day": null}', ${at}) on conflict (key) do nothing`)
  // Locked as `foldSignIns` locks it: the mark may not move while this asks what is before it.
  const [mark] = await db.execute<{ zone: string; counted: string; oldest: string }>(sql`
    with home as (select coalesce((select zone from organisation where id = 1), 'UTC') as zone)
    select home.zone, coalesce(value ->> 'day', '-infinity') as counted,
      ((${at}::timestamptz at time zone home.zone)::date - ${keptDays}::int)::text as oldest
    from installation, home where key = 'sign-ins.counted' for update of installation`)
  if (!mark) return
  const { zone, counted, oldest } = mark
  const events = sql`
    select r.target_id as id, r.person_id, (r.data ->> 'usedAt')::timestamptz as at, r.data ->> 'factor' as factor,
      (r.data ->> 'succeeded')::boolean as succeeded, ((r.data ->> 'usedAt')::timestamptz at time zone ${zone})::date as day
    from bridge_rows r where r.file_id = ${fileId}::uuid and r.kind = 'added'`
  await db.execute(sql`
    insert into sign_in_events (id, person_id, at, factor, succeeded, system)
    select id, person_id, at, factor, succeeded, ${system}::text from (${events}) e where e.day >= ${oldest}::date`)
  await db.execute(sql`
    insert into sign_in_daily (day, factor, affiliation, count)
    select e.day, e.factor, coalesce(p.affiliations[1], ''), count(*)::int
    from (${events}) e join people p on p.id = e.person_id
    where e.succeeded and (e.day <= ${counted}::date or e.day < ${oldest}::date)
    group by 1, 2, 3
    on conflict (day, factor, affiliation) do update set count = sign_in_daily.count + excluded.count`)
}

/**
 * Counts the sign-ins of every finished day into `sign_in_daily`, by factor and first affiliation, then drops the single
 * ones that are older than 30 days. A mark says up to which day all is counted, so that running it again, late, or in two
 * processes at once changes nothing: pages add the days after the mark from the single rows. Days are the organisation's; a
 * day is finished an hour after its end, when no sign-in of it can still be uncommitted. Failed sign-ins are not counted.
 */
export async function foldSignIns(db: Db, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      insert into installation (key, value, updated_at) values ('sign-ins.counted', '{"day": null}', ${now.toISOString()}) on conflict (key) do nothing`)
    const [mark] = await tx.execute<{ zone: string; from: string | null; to: string; oldest: string }>(sql`
      with home as (select coalesce((select zone from organisation where id = 1), 'UTC') as zone)
      select home.zone,
        coalesce((value ->> 'day')::date + 1, (select min(at at time zone home.zone)::date from sign_in_events))::text as "from",
        ((${now.toISOString()}::timestamptz - interval '1 hour') at time zone home.zone)::date::text as "to",
        (((${now.toISOString()}::timestamptz) at time zone home.zone)::date - ${keptDays}::int)::text as oldest
      from installation, home where key = 'sign-ins.counted' for update of installation`)
    if (!mark?.from || mark.from >= mark.to) return
    const { zone, from, to, oldest } = mark
    await tx.execute(sql`
      insert into sign_in_daily (day, factor, affiliation, count)
      select (e.at at time zone ${zone})::date, e.factor, coalesce(p.affiliations[1], ''), count(*)::int
      from sign_in_events e join people p on p.id = e.person_id
      where e.succeeded and e.at >= (${from}::date::timestamp at time zone ${zone}) and e.at < (${to}::date::timestamp at time zone ${zone})
      group by 1, 2, 3
      on conflict (day, factor, affiliation) do update set count = sign_in_daily.count + excluded.count`)
    await tx.execute(sql`
      update installation set value = jsonb_build_object('day', (${to}::date - 1)::text), updated_at = ${now.toISOString()} where key = 'sign-ins.counted'`)
    await tx.execute(sql`delete from sign_in_events where at < (least(${oldest}::date, ${to}::date)::timestamp at time zone ${zone})`)
  })
}
