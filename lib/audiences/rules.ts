import type { AttributeTest, Audience } from './schema'

/** What an audience may ask about: facts of the directory, nothing about factors, waves or the time of day. */
export type DirectoryFacts = {
  id: string
  externalId: string | null
  affiliations: readonly string[]
  units: readonly string[]
  groups: readonly string[]
  attributes: Readonly<Record<string, string>>
  /** Stable hash of the external id, 0 – 9,999. */
  bucket: number
}

/** The parent of every unit, by code; null at the top. */
export type UnitTree = ReadonlyMap<string, string | null>

const isoDate = /^\d{4}-\d{2}-\d{2}$/
const maximumHeight = 50

/**
 * Whether an audience has a person: the interpreter in memory, held equal to the one in SQL by a property test. Texts compare
 * exactly (case, width), dates as their text; an attribute that is no date is neither before nor after one.
 */
export function matchesAudience(audience: Audience, person: DirectoryFacts, units: UnitTree): boolean {
  if ('all' in audience) return audience.all.every((part) => matchesAudience(part, person, units))
  if ('any' in audience) return audience.any.some((part) => matchesAudience(part, person, units))
  if ('not' in audience) return !matchesAudience(audience.not, person, units)
  if ('affiliation' in audience) return person.affiliations.includes(audience.affiliation)
  if ('unit' in audience) return person.units.some((unit) => isUnitOrBelow(unit, audience.unit, units))
  if ('group' in audience) return person.groups.includes(audience.group)
  if ('attribute' in audience) return matchesAttribute(audience.attribute, person.attributes)
  if ('share' in audience) return person.bucket >= audience.share.from && person.bucket < audience.share.below
  return audience.people.some((id) => id === person.id || id === person.externalId)
}

function matchesAttribute(test: AttributeTest, attributes: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(attributes, test.key) ? attributes[test.key] : undefined
  if (value === undefined) return false
  if ('equals' in test) return value === test.equals
  if ('oneOf' in test) return test.oneOf.includes(value)
  if ('prefix' in test) return value.startsWith(test.prefix)
  if (!isoDate.test(value)) return false
  return 'before' in test ? value < test.before : value > test.after
}

/** Whether a unit is the one given or lies below it. A circle in imported data ends the climb. */
function isUnitOrBelow(unit: string, ancestor: string, units: UnitTree): boolean {
  let current: string | null = unit
  for (let height = 0; current !== null && height < maximumHeight; height++) {
    if (current === ancestor) return true
    current = units.get(current) ?? null
  }
  return false
}

/** The unit and every unit below it: what SQL compares with. */
export function listUnitsBelow(ancestor: string, units: UnitTree): string[] {
  const below = [...units.keys()].filter((unit) => isUnitOrBelow(unit, ancestor, units))
  return below.includes(ancestor) ? below : [ancestor, ...below]
}
