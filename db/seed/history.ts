/** What each person registered, when, and whether it was ever used: drawn towards the dates that reached them. */
import type { Cohort, SeedDates } from './calendar'
import type { SeedPerson } from './people'
import type { Random } from './random'

export type SeedFactor = 'passkey' | 'totp' | 'phone' | 'recovery-codes'

export type SeedCredential = {
  factor: SeedFactor
  label: string
  device: string | null
  source: 'here' | 'external'
  createdAt: Date
  provenAt: Date | null
  lastUsedAt: Date | null
  disabledAt: Date | null
  removedAt: Date | null
}

const day = 86_400_000
/** Share of a cohort that sets up a second factor before anything asks for it. */
const early: Record<Cohort, number> = {
  itc: 0.72,
  staff: 0.26,
  hospital: 0.1,
  faculty: 0.24,
  student: 0.2,
  graduate: 0.27,
  correspondence: 0.13,
  alumni: 0.03,
}
/** Of those who hold only a phone, the share that adds something better between the announcement and the date. */
const converting: Record<Cohort, number> = {
  itc: 0.97,
  student: 0.8,
  graduate: 0.86,
  faculty: 0.88,
  staff: 0.88,
  hospital: 0.85,
  correspondence: 0.5,
  alumni: 0.2,
}

/** The credentials of a person up to `dates.now`, oldest first. */
export function makeCredentials(person: SeedPerson, dates: SeedDates): SeedCredential[] {
  if (person.account) return [makePhone(person, new Date(dates.now.getTime() - (70 + person.index * 9) * day), 'here')]
  const { random } = person
  const made: SeedCredential[] = []
  if (person.arrivedAt === null) return made
  // Numbers that came with the directory: kept from the system before, never tried here.
  if (!person.hasNoPhone && random.chance(0.05)) made.push({ ...makePhone(person, person.createdAt, 'external'), provenAt: null })
  const first = whenFirst(person, dates)
  if (first && first < person.quietFrom) addFirst(person, dates, first, made)
  return made
    .filter((held) => held.createdAt < dates.now)
    .map((held) => ({ ...held, provenAt: held.provenAt && held.provenAt < dates.now ? held.provenAt : null }))
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
}

/** When somebody sets up a first second factor: long before, in the weeks after the announcement, in the rush, at the door, or not yet. */
function whenFirst(person: SeedPerson, dates: SeedDates): Date | null {
  const { random, cohort } = person
  const from = (person.arrivedAt ?? dates.now).getTime()
  const reach = cohort === 'alumni' ? null : dates.mandate[cohort]
  const announced = Math.max(from, reach?.announced.getTime() ?? dates.now.getTime())
  if (person.index < 8 || random.chance(early[cohort])) return spread(random, from, announced)
  if (!reach) return null
  if (!reach.enforced) return random.chance(0.4) ? spread(random, announced, announced + 150 * day) : null
  // Whoever came after the date is led to it at the first sign-in.
  const enforced = Math.max(reach.enforced.getTime(), from)
  if (enforced <= from + day) return random.chance(0.95) ? spread(random, from, from + 5 * day) : null
  const rushFrom = Math.max(announced, enforced - 12 * day)
  switch (random.weighted({ gradually: 40, rush: 36, atTheDoor: 17, never: 7 })) {
    case 'gradually':
      return spread(random, announced, rushFrom)
    case 'rush':
      // The nearer the date, the more: half of the rush in its last three days.
      return new Date(enforced - (enforced - rushFrom) * random.next() ** 2.4)
    case 'atTheDoor':
      return new Date(enforced - Math.log(1 - 0.98 * random.next()) * 5 * day)
    default:
      return null
  }
}

function addFirst(person: SeedPerson, dates: SeedDates, at: Date, made: SeedCredential[]): void {
  const { random, cohort } = person
  const retire = cohort === 'alumni' ? null : dates.retire[cohort]
  const isClosed = Boolean(retire?.closed && at >= retire.closed)
  const isDiscouraged = Boolean(retire && at >= retire.announced)
  const phoneWeight = person.hasNoPhone || isClosed ? 0 : isDiscouraged ? 30 : 58
  const factor =
    person.index < 8
      ? 'passkey'
      : random.weighted({ phone: phoneWeight, totp: cohort === 'itc' ? 30 : 17, passkey: isDiscouraged ? 58 : 27 })
  if (factor === 'phone') {
    const known = made.find((held) => held.factor === 'phone')
    if (known) known.provenAt = at
    else made.push(makePhone(person, at, 'here'))
    addBetter(person, dates, at, made)
  } else {
    made.push(factor === 'totp' ? makeTotp(person, at) : makePasskey(person, at))
    if (person.index < 8 || random.chance(0.2)) made.push(makePasskey(person, after(random, at, 60), 'second'))
    if (!person.hasNoPhone && !isClosed && random.chance(0.22)) made.push(makePhone(person, after(random, at, 20), 'here'))
  }
  if (random.chance(factor === 'phone' ? 0.08 : 0.3)) made.push(plain('recovery-codes', after(random, at, 3), null))
}

/** From phone to something better: a little before anyone asks, then drawn towards the day on which phone codes end. */
function addBetter(person: SeedPerson, dates: SeedDates, at: Date, made: SeedCredential[]): void {
  const { random, cohort } = person
  const retire = cohort === 'alumni' ? null : dates.retire[cohort]
  const announced = Math.max(at.getTime(), retire?.announced.getTime() ?? dates.now.getTime())
  let when: Date | null = null
  if (random.chance(0.14)) when = spread(random, at.getTime(), announced)
  else if (retire && random.chance(converting[cohort])) {
    const end = Math.max(retire.enforced?.getTime() ?? announced + 200 * day, announced + 5 * day)
    when = random.chance(0.62) ? spread(random, announced, end) : new Date(end - (end - announced) * 0.5 * random.next() ** 1.6)
  }
  if (!when || when >= person.quietFrom) return
  made.push(random.chance(0.76) ? makePasskey(person, when) : makeTotp(person, when))
  const phone = made.find((held) => held.factor === 'phone')
  if (!phone) return
  if (random.chance(0.12)) phone.removedAt = capped(after(random, when, 40), dates.now)
  else if (random.chance(0.02)) phone.disabledAt = capped(after(random, when, 40), dates.now)
}

const spread = (random: Random, from: number, to: number): Date => new Date(from + Math.max(0, to - from) * random.next())
const after = (random: Random, at: Date, days: number): Date => new Date(at.getTime() + random.next() ** 2 * days * day + 60_000)
const capped = (at: Date, now: Date): Date | null => (at < now ? at : null)

function plain(factor: SeedFactor, at: Date, provenAt: Date | null): SeedCredential {
  return { factor, label: '', device: null, source: 'here', createdAt: at, provenAt, lastUsedAt: null, disabledAt: null, removedAt: null }
}

/** The code of a phone's or an authenticator app's enrolment is its first proof. */
function makePhone(person: SeedPerson, at: Date, source: 'here' | 'external'): SeedCredential {
  const label = source === 'external' ? '' : wordFor(person, 'スマートフォン', 'My phone')
  return { ...plain('phone', at, at), source, label, device: source === 'external' ? null : label }
}

function makeTotp(person: SeedPerson, at: Date): SeedCredential {
  const label = wordFor(person, '認証アプリ', 'Authenticator app')
  return { ...plain('totp', at, at), label, device: wordFor(person, 'スマートフォン', 'My phone') }
}

function makePasskey(person: SeedPerson, at: Date, place: 'first' | 'second' = 'first'): SeedCredential {
  const { random } = person
  const name =
    place === 'second'
      ? wordFor(person, 'セキュリティキー', 'Security key')
      : random.chance(0.6)
        ? wordFor(person, 'スマートフォン', 'My phone')
        : wordFor(person, 'ノートPC', 'Laptop')
  // Most try it at once, some at their next sign-in, a few never.
  const provenAt =
    person.index < 8 || random.chance(0.88) ? new Date(at.getTime() + 60_000) : random.chance(0.6) ? after(random, at, 25) : null
  return { ...plain('passkey', at, provenAt), label: name, device: name }
}

const wordFor = (person: SeedPerson, ja: string, en: string): string =>
  person.locale === 'en' || (person.account && /^[ -~]+$/.test(person.name)) ? en : ja
