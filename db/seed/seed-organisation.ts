/** Aozora University (青空大学), invented, of any size: the same people every time, with dates relative to the moment of seeding.  Longer than 250 lines: one pass over the people in the order of the tables. */
import type postgres from 'postgres'
import { type AdoptionHistory, addAdoption, adoptionRows } from './adoption-history'
import { dayOf, dayText, makeDates, type SeedDates, startOfDay } from './calendar'
import { copyRow, copyRows, type Value } from './copy'
import { makeCredentials, type SeedCredential } from './history'
import { type DemoAccountKey, fixedPeople, makePerson, type SeedPerson } from './people'
import { seedId } from './random'
import { seedRollouts, toldRows, writeEvents } from './rollouts'
import { addExpectedSignIns, type ExpectedSignIns, eventDays, expectedRows, lastSignIn, makeSignIns, type SeedSignIn } from './sign-ins'
import type { SeedEvent, SeedTools } from './tools'
import { seedAffiliations, seedApplications, seedGroups, seedNetworks, seedUnits } from './units'

export type SeedAccount = { key: DemoAccountKey; personId: string; login: string; name: string }
export type Seeded = { people: number; accounts: SeedAccount[] }

/** People whose rows are held in memory at once. */
const chunk = 2_000

/**
 * Fills an empty, migrated database in one transaction: all of it or nothing. `people` may be anything from 100; a million
 * takes minutes but no more memory than five thousand, because rows are copied chunk by chunk.
 */
export async function seedOrganisation(
  sql: postgres.Sql,
  { people, now, tools, progress }: { people: number; now: Date; tools: SeedTools; progress?: (done: number) => void },
): Promise<Seeded> {
  if (!Number.isInteger(people) || people < 100 || people > 5_000_000)
    throw new RangeError('people must be a whole number from 100 to 5,000,000')
  const dates = makeDates(now, tools.safeSlot)
  return await sql.begin(async (tx) => {
    await tx`set local synchronous_commit = off`
    await seedDirectory(tx, dates)
    const history: AdoptionHistory = new Map()
    const expected: ExpectedSignIns = new Map()
    const accounts: SeedAccount[] = []
    const rollouts = await seedRollouts(tx, dates, tools)
    for (let from = 0; from < people; from += chunk) {
      const made: Made[] = []
      for (let index = from; index < Math.min(people, from + chunk); index++) made.push(makeOne(index, dates, tools, history, expected))
      await writeChunk(tx, made, tools)
      await copyRows(
        tx,
        'person_rollouts',
        toldColumns,
        made.flatMap(({ person }) => toldRows(person, rollouts, dates)),
      )
      for (const { person } of made)
        if (person.account) accounts.push({ key: person.account, personId: person.id, login: person.login, name: person.name })
      progress?.(Math.min(people, from + chunk))
    }
    await seedRoles(tx, dates, tools)
    await rollouts.finish(tx)
    await copyRows(tx, 'adoption_daily', ['day', 'affiliation', 'measure', 'change'], adoptionRows(history))
    await copyRows(tx, 'sign_in_daily', ['day', 'factor', 'affiliation', 'count'], expectedRows(expected, dates))
    const marks = { demo: { seededAt: now.toISOString(), people }, 'sign-ins.counted': { day: dayText(dayOf(now) - 1) } }
    await copyRows(
      tx,
      'installation',
      ['key', 'value', 'updated_at'],
      Object.entries(marks).map(([key, json]): Value[] => [key, { json }, now]),
    )
    return { people, accounts }
  })
}

const toldColumns = ['person_id', 'rollout_id', 'told_at', 'told_deadline', 'skips_used', 'last_skip_at'] as const

type Made = {
  person: SeedPerson
  credentials: { id: string; held: SeedCredential }[]
  signIns: SeedSignIn[]
  lastSignInAt: Date | null
  since: Date
}

function makeOne(index: number, dates: SeedDates, tools: SeedTools, history: AdoptionHistory, expected: ExpectedSignIns): Made {
  const person = makePerson(index, dates)
  const credentials = makeCredentials(person, dates)
  const signIns = makeSignIns(person, credentials, dates)
  const lastSignInAt = lastSignIn(person, signIns, credentials, dates)
  addAdoption(history, person, credentials, tools.measuresOf)
  addExpectedSignIns(expected, person, credentials, signIns, dates)
  return {
    person,
    credentials: credentials.map((held) => ({ id: seedId(person.random, held.createdAt), held })),
    signIns,
    lastSignInAt,
    since: startOfDay(dayOf(dates.now) - eventDays),
  }
}

async function seedDirectory(tx: postgres.TransactionSql, dates: SeedDates): Promise<void> {
  const house = {
    id: 1,
    name_en: 'Aozora University',
    name_ja: '青空大学',
    zone: 'Asia/Tokyo',
    locale: 'ja',
    support_mail: 'it-desk@aozora.example',
    support_phone: '+81 3-0000-0000',
    support_hours: { json: { en: 'Weekdays 9:00–17:00', ja: '平日 9:00–17:00' } },
    networks: { json: seedNetworks },
    applications: { json: seedApplications },
    updated_at: dates.start,
  }
  await copyRow(tx, 'organisation', house)
  const named = (list: readonly { code: string; en: string; ja: string }[]) => list.map(({ code, en, ja }) => [code, en, ja])
  await copyRows(
    tx,
    'units',
    ['code', 'parent', 'name_en', 'name_ja'],
    seedUnits.map(({ code, parent, en, ja }) => [code, parent, en, ja]),
  )
  await copyRows(tx, 'affiliations', ['code', 'name_en', 'name_ja'], named(seedAffiliations))
  await copyRows(tx, 'groups', ['code', 'name_en', 'name_ja'], named(seedGroups))
}

/** Roles of the first people, by their place in `fixedPeople`. */
const roles = ['', 'administrator', 'administrator', 'support', 'auditor', 'administrator', 'administrator', 'support']

async function seedRoles(tx: postgres.TransactionSql, dates: SeedDates, tools: SeedTools): Promise<void> {
  const holders = fixedPeople.flatMap((_, index) => (roles[index] ? [{ id: makePerson(index, dates).id, role: roles[index] }] : []))
  await copyRows(
    tx,
    'person_roles',
    ['person_id', 'role', 'granted_at'],
    holders.map(({ id, role }): Value[] => [id, role, dates.start]),
  )
  await writeEvents(
    tx,
    holders.map(({ id, role }) => ({ at: dates.start, action: 'role.granted', actor: { kind: 'operator' }, personId: id, data: { role } })),
    tools,
  )
}

async function writeChunk(tx: postgres.TransactionSql, made: readonly Made[], tools: SeedTools): Promise<void> {
  await copyRows(
    tx,
    'people',
    peopleColumns,
    made.map((one) => personRow(one, tools)),
  )
  await copyRows(
    tx,
    'contacts',
    ['id', 'person_id', 'address', 'is_circular', 'source', 'confirmed_at', 'created_at'],
    made.flatMap(({ person }) => contactRows(person)),
  )
  await copyRows(
    tx,
    'credentials',
    credentialColumns,
    made.flatMap((one) => credentialRows(one, tools)),
  )
  await copyRows(tx, 'sign_in_events', eventColumns, made.flatMap(eventRows))
  await writeEvents(tx, made.flatMap(enrolments), tools)
}

/** What the log and `/me/activity` say of registrations: those of the last 30 days, and all of those a visitor signs in as. */
function enrolments({ person, credentials, since }: Made): SeedEvent[] {
  return credentials
    .filter(({ held }) => held.source === 'here' && (person.account !== null || held.createdAt >= since))
    .map(({ id, held }) => ({
      at: held.createdAt,
      action: 'credential.enrolled',
      actor: { kind: 'person', id: person.id },
      personId: person.id,
      target: { kind: 'credential', id },
      data: { factor: held.factor, label: held.label },
    }))
}

const peopleColumns = [
  'id',
  'external_id',
  'login',
  'name',
  'reading',
  'locale',
  'zone',
  'standing',
  'affiliations',
  'units',
  'groups',
  'attributes',
  'bucket',
  'has_no_phone',
  'abroad_from',
  'abroad_until',
  'password_hash',
  'password_changed_at',
  'arrived_at',
  'last_sign_in_at',
  'leaves_at',
  'created_at',
  'updated_at',
]

function personRow({ person, lastSignInAt }: Made, tools: SeedTools): Value[] {
  const hash = person.account ? tools.passwordHashes.accounts[person.account] : person.arrivedAt ? tools.passwordHashes.others : null
  return [
    person.id,
    person.externalId,
    person.login,
    person.name,
    tools.foldReading(person.reading),
    person.locale,
    person.zone,
    person.standing,
    person.affiliations,
    person.units,
    person.groups,
    { json: person.attributes },
    tools.bucketOf(person.externalId),
    person.hasNoPhone,
    person.abroadFrom,
    person.abroadUntil,
    hash ?? null,
    person.arrivedAt,
    person.arrivedAt,
    lastSignInAt,
    person.standing === 'left' ? person.standingSince : null,
    person.createdAt,
    person.standingSince ?? person.createdAt,
  ]
}

/** The address at the university opens only with this sign-in (circular); most people gave another one. */
function contactRows(person: SeedPerson): Value[][] {
  const { random, id, createdAt } = person
  const row = (address: string, isCircular: boolean, source: string): Value[] => [
    seedId(random, createdAt),
    id,
    address,
    isCircular,
    source,
    createdAt,
    createdAt,
  ]
  const rows = [row(`${person.login}@aozora.example`, true, 'import')]
  if (person.privateAddress) rows.push(row(person.privateAddress, false, person.arrivedAt ? 'person' : 'import'))
  return rows
}

const credentialColumns = [
  'id',
  'person_id',
  'factor',
  'label',
  'device',
  'data',
  'secret',
  'external_id',
  'source',
  'created_at',
  'proven_at',
  'last_used_at',
  'disabled_at',
  'disabled_why',
  'removed_at',
  'removed_by',
]

function credentialRows({ person, credentials }: Made, tools: SeedTools): Value[][] {
  return credentials.map(({ id, held }) => {
    // A removed credential keeps its row and loses its content, as everywhere.
    const content = held.removedAt ? { data: {}, secret: null, externalId: null } : tools.contentOf(held, person)
    return [
      id,
      person.id,
      held.factor,
      held.label,
      held.device,
      { json: content.data },
      content.secret,
      content.externalId,
      held.source,
      held.createdAt,
      held.provenAt,
      held.lastUsedAt,
      held.disabledAt,
      held.disabledAt ? 'lost' : null,
      held.removedAt,
      held.removedAt ? person.id : null,
    ]
  })
}

const eventColumns = ['id', 'person_id', 'at', 'factor', 'credential_id', 'succeeded', 'address', 'user_agent']
const browsers = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
]

function eventRows({ person, credentials, signIns }: Made): Value[][] {
  const { random } = person
  const home = `203.0.113.${random.between(1, 254)}`
  const campus = `192.0.2.${random.between(1, 254)}`
  const browser = random.pick(browsers)
  return signIns.map((event): Value[] => [
    seedId(random, event.at),
    person.id,
    event.at,
    event.factor,
    credentials.find(({ held }) => held === event.credential)?.id ?? null,
    event.succeeded,
    random.chance(0.55) ? campus : home,
    browser,
  ])
}
