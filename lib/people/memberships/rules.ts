import type { Unit } from './data'

/** The units in the order of a tree, each with its depth; what hangs on an unknown parent stands at the top. */
export function orderUnits(units: readonly Unit[]): (Unit & { depth: number })[] {
  const known = new Set(units.map((unit) => unit.code))
  const below = Map.groupBy(units, (unit) => (unit.parent !== null && known.has(unit.parent) ? unit.parent : ''))
  const walk = (parent: string, depth: number): (Unit & { depth: number })[] =>
    (below.get(parent) ?? []).flatMap((unit) => [{ ...unit, depth }, ...walk(unit.code, depth + 1)])
  return walk('', 0)
}

/** Whether putting `code` below `parent` would close a loop. */
export function wouldLoop(units: readonly Pick<Unit, 'code' | 'parent'>[], code: string, parent: string | null): boolean {
  const parents = new Map(units.map((unit) => [unit.code, unit.parent]))
  for (let at = parent, steps = 0; at !== null && steps <= units.length; at = parents.get(at) ?? null, steps++) if (at === code) return true
  return false
}
