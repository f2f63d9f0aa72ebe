import type { UnitTree } from '@/lib/audiences/rules'

const maximumHeight = 50

/**
 * The unit under which a table shows a person: the highest one above theirs, or the one below it where the whole
 * organisation hangs under a single root (a table of one line says nothing). A circle in the data ends the climb.
 */
export function findTopUnit(unit: string, units: UnitTree): string {
  const chain = [unit]
  for (let parent = units.get(unit) ?? null; parent !== null && chain.length < maximumHeight; parent = units.get(parent) ?? null) {
    if (!units.has(parent) || chain.includes(parent)) break
    chain.push(parent)
  }
  return (hasOneRoot(units) ? chain.at(-2) : undefined) ?? chain.at(-1) ?? unit
}

const single = new WeakMap<UnitTree, boolean>()

function hasOneRoot(units: UnitTree): boolean {
  const known = single.get(units)
  if (known !== undefined) return known
  const roots = [...units.values()].filter((parent) => parent === null).length
  single.set(units, roots === 1)
  return roots === 1
}
