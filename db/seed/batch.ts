/** A batch of people as rows, ready to be copied, and what they add to the counts of the whole. */
import { setImmediate } from 'node:timers/promises'
import { type AdoptionHistory, addAdoption } from './adoption-history'
import type { SeedDates } from './calendar'
import type { Value } from './copy'
import { makeCredentials } from './history'
import { type DemoAccountKey, makePerson, type SeedPerson } from './people'
import { seedId } from './random'
import { type SeedRollouts, toldRows } from './rollouts'
import { contactRows, credentialRows, eventRows, type IdentifiedCredential, type LoadedTable, personRow } from './rows'
import { addExpectedSignIns, type ExpectedSignIns, lastSignIn, makeSignIns } from './sign-ins'
import type { SeedEvent, SeedTools } from './tools'

export type SeedAccount = { key: DemoAccountKey; personId: string; login: string; name: string }

/** What stays the same from the first person to the last; `history` and `expected` grow with each. */
export type Whole = {
  dates: SeedDates
  tools: SeedTools
  rollouts: Pick<SeedRollouts, 'mandate' | 'retirement'>
  isSampled: (externalId: string) => boolean
  history: AdoptionHistory
  expected: ExpectedSignIns
}

export type Batch = { rows: Record<LoadedTable, Value[][]>; events: SeedEvent[]; accounts: SeedAccount[] }

/** Makes the people from index `from` up to `until`. Lets others run in between, so that the batch before can be sent meanwhile. */
export async function makeBatch(from: number, until: number, whole: Whole): Promise<Batch> {
  const batch: Batch = {
    rows: { people: [], contacts: [], credentials: [], sign_in_events: [], person_rollouts: [] },
    events: [],
    accounts: [],
  }
  for (let index = from; index < until; index++) {
    addPerson(index, whole, batch)
    if (index % 50 === 0) await setImmediate()
  }
  return batch
}

function addPerson(
  index: number,
  { dates, tools, rollouts, isSampled, history, expected }: Whole,
  { rows, events, accounts }: Batch,
): void {
  const person = makePerson(index, dates)
  const held = makeCredentials(person, dates)
  const signIns = makeSignIns(person, held, dates)
  const lastSignInAt = lastSignIn(person, signIns, held, dates)
  const isKept = person.account !== null || isSampled(person.externalId)
  addAdoption(history, person, held, tools.measuresOf)
  addExpectedSignIns(expected, person, held, signIns, { dates, isKept })
  const credentials = held.map((one) => ({ id: seedId(person.random, one.createdAt), held: one }))
  rows.people.push(personRow(person, lastSignInAt, tools))
  rows.contacts.push(...contactRows(person))
  rows.credentials.push(...credentialRows(person, credentials, tools))
  rows.person_rollouts.push(...toldRows(person, rollouts, dates))
  if (isKept) {
    rows.sign_in_events.push(...eventRows(person, credentials, signIns))
    events.push(...enrolments(person, credentials))
  }
  if (person.account) accounts.push({ key: person.account, personId: person.id, login: person.login, name: person.name })
}

/** What the log, a person's page and `/me/activity` say of the year's registrations. */
function enrolments(person: SeedPerson, credentials: readonly IdentifiedCredential[]): SeedEvent[] {
  return credentials
    .filter(({ held }) => held.source === 'here')
    .map(({ id, held }) => ({
      at: held.createdAt,
      action: 'credential.enrolled',
      actor: { kind: 'person', id: person.id },
      personId: person.id,
      target: { kind: 'credential', id },
      data: { factor: held.factor, label: held.label },
    }))
}
