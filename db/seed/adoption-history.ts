/** The history of the counts, worked out from the same credentials that are stored: sums of it equal a recount of the tables. */
import { dayOf, dayText } from './calendar'
import type { Value } from './copy'
import type { SeedCredential } from './history'
import type { SeedPerson } from './people'
import type { SeedTools } from './tools'

/** Changes by day, affiliation and measure. Bounded by the days of the history, whatever the number of people. */
export type AdoptionHistory = Map<string, number>

/** Adds everything one person ever changed about the counts. */
export function addAdoption(
  history: AdoptionHistory,
  person: SeedPerson,
  credentials: readonly SeedCredential[],
  measuresOf: SeedTools['measuresOf'],
): void {
  const instants = new Set<number>([person.createdAt.getTime()])
  if (person.standingSince) instants.add(person.standingSince.getTime())
  for (const held of credentials)
    for (const at of [held.createdAt, held.provenAt, held.disabledAt, held.removedAt]) if (at) instants.add(at.getTime())
  let before: string[] = []
  for (const at of [...instants].sort((a, b) => a - b)) {
    const standing = person.standingSince && person.standingSince.getTime() <= at ? person.standing : 'active'
    const held = credentials
      .filter(
        (one) =>
          one.createdAt.getTime() <= at &&
          !(one.removedAt && one.removedAt.getTime() <= at) &&
          !(one.disabledAt && one.disabledAt.getTime() <= at),
      )
      .map((one) => ({ factor: one.factor, isProven: one.provenAt !== null && one.provenAt.getTime() <= at }))
    const now = measuresOf(standing, held)
    const day = dayText(dayOf(new Date(at)))
    for (const measure of now) if (!before.includes(measure)) bump(history, `${day}\t${person.affiliations[0]}\t${measure}`, 1)
    for (const measure of before) if (!now.includes(measure)) bump(history, `${day}\t${person.affiliations[0]}\t${measure}`, -1)
    before = now
  }
}

const bump = (history: AdoptionHistory, key: string, change: number) => history.set(key, (history.get(key) ?? 0) + change)

/** The history as rows of `adoption_daily`: day, affiliation, measure, change. */
export function adoptionRows(history: AdoptionHistory): Value[][] {
  return [...history].filter(([, change]) => change !== 0).map(([key, change]) => [...key.split('\t'), change])
}
