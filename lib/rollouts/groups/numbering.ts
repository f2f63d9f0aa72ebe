/** What the classes of `person_facts` have in common under some rules, numbered: what no rule tells apart has one number. Pure. */
import { findStandpoint } from '../facts/rules'
import type { RunningPlan, RunningRules } from '../running'
import type { Place } from '../simulation/rules'
import { findTopUnit } from '../simulation/top-unit'
import type { Classes, HeldFacts, HistoryFacts, PlaceFacts } from './classes/types'
import { type Instants, isAboutPlace, isInPlace, reduceHeld, reduceHistory, toRow } from './rules'

/** Where people stand by their place alone: waves by number from 1 (0 none), in the order of the plans. */
type Stand = { facts: PlaceFacts; waves: number[]; exemptions: readonly RunningRules['audienceExemptions'][number][] }

export type Kinds = ReturnType<typeof numberClasses>

/**
 * Numbers what classes have in common under these rules: `…Of` by the id of a class. People of a class that no simulation counts
 * get the number behind the last one. Places are numbered by where people stand together with their row of the tables (`shown`).
 */
export function numberClasses(classes: Classes, rules: RunningRules) {
  const held = makeNumbering<HeldFacts>()
  const heldOf = new Map<number, number>()
  const hasSeveral = rules.rollouts.some(({ policy }) => (policy.minimumFactors ?? 0) > 1)
  const hasDeviations = (rules.deviations ?? []).length > 0
  for (const [id, facts] of classes.held)
    if (isCounted(facts)) heldOf.set(id, held.add(reduceHeld(facts, { hasSeveral, hasDeviations }), facts))
  for (const [id, facts] of classes.held) if (!isCounted(facts)) heldOf.set(id, held.values.length)
  const history = makeNumbering<HistoryFacts>()
  const historyOf = new Map<number, number>()
  for (const [id, facts] of classes.history) historyOf.set(id, history.add(reduceHistory(facts, rules.plans), facts))
  const stand = makeNumbering<Stand>()
  const shown = makeNumbering<Place>()
  const place = makeNumbering<{ stand: number; shown: number }>()
  const placeOf = new Map<number, number>()
  const asked: RunningRules = { ...rules, plans: rules.plans.map(askPlacesOnly), audienceExemptions: [] }
  for (const [id, facts] of classes.place) {
    const found = findStandpoint(asked, toRow(noHeld, facts, noHistory, noInstants))
    const waves = found.waves.map(({ wave }, i) =>
      wave === null ? 0 : (rules.plans[i]?.waves.findIndex(({ key }) => key === wave) ?? -1) + 1,
    )
    const exemptions = rules.audienceExemptions.filter(({ audience }) => isAboutPlace(audience) && isInPlace(audience, facts, rules))
    const unit = facts.units[0] === undefined ? '' : findTopUnit(facts.units[0], rules.units)
    const row = { unit, affiliation: facts.affiliations[0] ?? '' }
    const both = {
      stand: stand.add(JSON.stringify([waves, exemptions.map((one) => one.id)]), { facts, waves, exemptions }),
      shown: shown.add(JSON.stringify(row), row),
    }
    placeOf.set(id, place.add(`${both.stand},${both.shown}`, both))
  }
  const values = { held: held.values, history: history.values, stand: stand.values, shown: shown.values, place: place.values }
  return { ...values, heldOf, historyOf, placeOf }
}

const isCounted = ({ standing }: HeldFacts): boolean => standing === 'active' || standing === 'on-leave'

/** A plan some of whose audiences ask for more than places: from places alone only its lists are read. */
const askPlacesOnly = (plan: RunningPlan): RunningPlan =>
  plan.waves.every((wave) => wave.isFrozen || isAboutPlace(wave.audience))
    ? plan
    : { ...plan, waves: plan.waves.map((wave) => ({ ...wave, audience: { any: [] } })) }

const noHeld: HeldFacts = { standing: 'active', hasPassword: false, roles: [], hasCodes: false, credentials: [] }
const noHistory: HistoryFacts = { told: [], exemptions: [], extensions: [] }
const noInstants: Instants = {
  arrivedAt: null,
  lastSignInAt: null,
  onLeaveTo: null,
  seenElsewhereAt: null,
  lastElsewhereAt: null,
  successes: [],
  moments: {},
}

function makeNumbering<T>() {
  const values: T[] = []
  const byKey = new Map<string, number>()
  const add = (key: string, value: T): number => {
    const found = byKey.get(key)
    if (found !== undefined) return found
    byKey.set(key, values.push(value) - 1)
    return values.length - 1
  }
  return { values, add }
}
