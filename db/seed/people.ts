/** Who is at Aozora University: one person after another, each from a stream of their own. */
import { type Cohort, dayOf, dayText, type SeedDates, startOfDay } from './calendar'
import { makeJapaneseName, makeNameFromAbroad, type Name } from './names'
import { createRandom, type Random, seedId } from './random'
import { departmentCodes, facultyCodes, graduateCodes, officeCodes } from './units'

export type SeedPerson = {
  id: string
  index: number
  cohort: Cohort
  random: Random
  externalId: string
  login: string
  name: string
  reading: string
  locale: 'en' | 'ja' | null
  zone: string | null
  standing: 'active' | 'on-leave' | 'left' | 'suspended'
  /** Since when the standing is no longer active; null while it is. */
  standingSince: Date | null
  affiliations: string[]
  units: string[]
  groups: string[]
  attributes: Record<string, string>
  hasNoPhone: boolean
  abroadFrom: Date | null
  abroadUntil: Date | null
  createdAt: Date
  /** First sign-in; null for people who never came. */
  arrivedAt: Date | null
  /** After this moment they no longer sign in. */
  quietFrom: Date
  /** How often they sign in, 1 = as their cohort does. */
  diligence: number
  privateAddress: string | null
  /** One of the people a visitor signs in as: phone only, with a password of their own. */
  account: DemoAccountKey | null
}

export type DemoAccountKey = 'person' | 'administrator-1' | 'administrator-2' | 'support' | 'auditor'

const shares: Record<Cohort, number> = {
  student: 57,
  graduate: 13,
  faculty: 8,
  staff: 6,
  itc: 0.8,
  hospital: 4.2,
  correspondence: 5,
  alumni: 6,
}
const day = 86_400_000

type Fixed = { account: DemoAccountKey | null; cohort: Cohort; unit: string; login: string; name: string; reading: string }
/** The first people are always the same: the five a visitor may be, and the two who planned and approved what is running. */
export const fixedPeople: readonly Fixed[] = [
  { account: 'person', cohort: 'student', unit: 'let-his', login: 'hana.sato', name: '佐藤 花', reading: 'さとう はな' },
  { account: 'administrator-1', cohort: 'staff', unit: 'off-gen', login: 'megumi.takahashi', name: '高橋 恵', reading: 'たかはし めぐみ' },
  {
    account: 'administrator-2',
    cohort: 'staff',
    unit: 'off-int',
    login: 'james.campbell',
    name: 'James Campbell',
    reading: 'james campbell',
  },
  { account: 'support', cohort: 'staff', unit: 'off-aca', login: 'shota.kimura', name: '木村 翔太', reading: 'きむら しょうた' },
  { account: 'auditor', cohort: 'staff', unit: 'off-fin', login: 'yumiko.harada', name: '原田 由美子', reading: 'はらだ ゆみこ' },
  { account: null, cohort: 'itc', unit: 'itc', login: 'makoto.mori', name: '森 誠', reading: 'もり まこと' },
  { account: null, cohort: 'itc', unit: 'itc', login: 'kaori.shimizu', name: '清水 香織', reading: 'しみず かおり' },
  { account: null, cohort: 'itc', unit: 'itc', login: 'ryo.nakano', name: '中野 亮', reading: 'なかの りょう' },
]

/** The person at `index`. The same for every size of the organisation and, apart from dates, for every moment of seeding. */
export function makePerson(index: number, dates: SeedDates): SeedPerson {
  const random = createRandom(20_260_601, index)
  const fixed = fixedPeople[index]
  const cohort = fixed?.cohort ?? random.weighted(shares)
  const name = pickName(random, cohort)
  const now = dates.now.getTime()
  const isNew = !fixed && random.chance(cohort === 'student' || cohort === 'graduate' ? 0.24 : 0.06)
  // Most were there at the first import; the others came with the start of a term.
  const createdAt = isNew ? startOfDay(dayOf(dates.now) - random.pick([62, 63, 233, 234, 236])) : dates.start
  const standing = fixed ? 'active' : random.weighted({ active: 94.6, 'on-leave': 1.6, left: 3.4, suspended: 0.4 })
  const standingSince =
    standing === 'active' ? null : new Date(createdAt.getTime() + (now - createdAt.getTime()) * (0.2 + 0.75 * random.next()))
  const hasArrived = fixed ? true : random.chance(cohort === 'alumni' ? 0.55 : 0.985)
  const arrivedAt = hasArrived ? new Date(Math.min(now - day, createdAt.getTime() + 9 * 3_600_000 + random.next() ** 3 * 30 * day)) : null
  const isDormant = !fixed && arrivedAt !== null && random.chance(cohort === 'alumni' ? 0.6 : cohort === 'correspondence' ? 0.12 : 0.025)
  const silence = isDormant ? now - (92 + random.next() * 180) * day : now
  const quietFrom = new Date(Math.min(standingSince?.getTime() ?? now, Math.max(silence, (arrivedAt?.getTime() ?? now) + day), now))
  const isAbroad = !fixed && random.chance(cohort === 'alumni' ? 0.08 : cohort === 'hospital' ? 0.01 : 0.035)
  const abroadFrom = isAbroad ? startOfDay(dayOf(dates.now) - random.between(-40, 160)) : null
  // The others entered in some April before.
  const entered = isNew
    ? createdAt
    : new Date(Date.UTC(createdAt.getUTCFullYear() - random.between(createdAt.getUTCMonth() < 3 ? 1 : 0, 3), 3, 1))
  const externalId = `${cohortLetter[cohort]}${String(index + 1).padStart(7, '0')}`
  const login = fixed?.login ?? makeLogin(name, cohort, index, dayOf(entered))
  return {
    id: seedId(random, createdAt),
    index,
    cohort,
    random,
    externalId,
    login,
    name: fixed?.name ?? name.name,
    reading: fixed?.reading ?? name.reading,
    locale: fixed ? null : name.isFromAbroad ? (random.chance(0.75) ? 'en' : null) : random.chance(0.12) ? 'ja' : null,
    zone:
      abroadFrom && abroadFrom.getTime() < now && random.chance(0.5)
        ? random.pick(['Europe/London', 'America/New_York', 'Europe/Berlin', 'Australia/Sydney', 'Asia/Bangkok'])
        : null,
    standing,
    standingSince,
    ...(fixed ? { affiliations: [affiliationOf(cohort)], units: [fixed.unit], groups: [] } : placeOf(random, cohort, name.isFromAbroad)),
    attributes: attributesOf(random, cohort, dayOf(entered), dayOf(dates.now)),
    hasNoPhone: !fixed && random.chance(0.015),
    abroadFrom,
    abroadUntil: abroadFrom ? new Date(abroadFrom.getTime() + random.between(60, 330) * day) : null,
    createdAt,
    arrivedAt,
    quietFrom,
    diligence: fixed ? 1 : 0.25 + 1.15 * random.next(),
    privateAddress: fixed || random.chance(0.68) ? `${login.replace(/[^a-z0-9.]/g, '')}@home.example` : null,
    account: fixed?.account ?? null,
  }
}

const cohortLetter: Record<Cohort, string> = {
  student: 'U',
  graduate: 'G',
  faculty: 'F',
  staff: 'S',
  itc: 'S',
  hospital: 'H',
  correspondence: 'C',
  alumni: 'A',
}

/** Staff of the centre and of the hospital are staff; where they belong is said by their unit. */
function affiliationOf(cohort: Cohort): string {
  return cohort === 'itc' || cohort === 'hospital' ? 'staff' : cohort
}

function pickName(random: Random, cohort: Cohort): Name {
  const shareFromAbroad: Record<Cohort, number> = {
    student: 0.06,
    graduate: 0.24,
    faculty: 0.09,
    staff: 0.03,
    itc: 0.06,
    hospital: 0.02,
    correspondence: 0.03,
    alumni: 0.07,
  }
  return random.chance(shareFromAbroad[cohort]) ? makeNameFromAbroad(random) : makeJapaneseName(random)
}

/** Students sign in with their number, the others with their name; both end in the index and are therefore unique. */
function makeLogin(name: Name, cohort: Cohort, index: number, enteredOn: number): string {
  const number = String(index + 1).padStart(5, '0')
  if (cohort === 'student' || cohort === 'graduate' || cohort === 'correspondence')
    return `${cohortLetter[cohort].toLowerCase()}${dayText(enteredOn).slice(2, 4)}${number}`
  return `${name.roman.given.slice(0, 1) || 'x'}.${name.roman.family || 'person'}${number}`
}

function placeOf(random: Random, cohort: Cohort, isFromAbroad: boolean): { affiliations: string[]; units: string[]; groups: string[] } {
  const affiliations = [affiliationOf(cohort)]
  if (cohort === 'student')
    return { affiliations, units: [random.pick(departmentCodes)], groups: isFromAbroad && random.chance(0.4) ? ['exchange'] : [] }
  if (cohort === 'graduate') {
    const isAssistant = random.chance(0.22)
    return { affiliations, units: [random.pick(graduateCodes)], groups: isAssistant ? ['ta'] : [] }
  }
  if (cohort === 'faculty') {
    const units = [random.chance(0.7) ? random.pick(departmentCodes) : random.pick(facultyCodes)]
    if (random.chance(0.3)) units.push(random.pick(graduateCodes))
    return { affiliations, units, groups: random.chance(0.08) ? ['lab-managers'] : [] }
  }
  if (cohort === 'staff') return { affiliations, units: [random.chance(0.82) ? random.pick(officeCodes) : 'lib'], groups: [] }
  if (cohort === 'hospital') return { affiliations, units: [random.weighted({ 'hos-nur': 5, 'hos-cli': 3, 'hos-off': 2 })], groups: [] }
  if (cohort === 'itc') return { affiliations, units: ['itc'], groups: [] }
  return { affiliations, units: [cohort === 'alumni' ? 'alu' : 'cor'], groups: [] }
}

function attributesOf(random: Random, cohort: Cohort, enteredOn: number, today: number): Record<string, string> {
  const years = Math.floor((today - enteredOn) / 365)
  const card = { cardIssuedOn: dayText(enteredOn + random.between(0, 20)) }
  if (cohort === 'student' || cohort === 'correspondence') return { ...card, level: `B${Math.min(4, years + 1)}` }
  if (cohort === 'graduate') return { ...card, level: random.chance(0.7) ? `M${Math.min(2, years + 1)}` : `D${Math.min(3, years + 1)}` }
  if (cohort === 'alumni') return { graduatedIn: String(Number(dayText(enteredOn).slice(0, 4)) - random.between(0, 9)) }
  return {
    ...card,
    post:
      cohort === 'faculty'
        ? random.weighted({ professor: 4, 'associate-professor': 3, lecturer: 2, 'assistant-professor': 3 })
        : random.weighted({ 'full-time': 7, 'part-time': 3 }),
  }
}
