import { mergePacked, onlyEnrol, type PackedRestriction, readEnrol, readSignIn, signInNever } from './restrictions'

/** What is in force together: packed restriction per factor, or null where no step is in force. Shared: read only. */
export type Folded = { restrictions: PackedRestriction[] | null; never: number; notOpen: number }

export const foldedNothing: Folded = { restrictions: null, never: 0, notOpen: 0 }

/**
 * Merges steps into what is restricted already, each factor and purpose by its strictest: the first `count` as they are, those up
 * to `enrolCount` only in their "nobody new".
 */
export function mergeSteps(
  into: PackedRestriction[],
  steps: readonly { restrictions: PackedRestriction[] }[],
  count: number,
  enrolCount: number,
): void {
  for (let i = 0; i < enrolCount; i++) {
    const step = steps[i]
    if (!step) continue
    for (let f = 0; f < into.length; f++) {
      const packed = step.restrictions[f] ?? 0
      if (packed !== 0) into[f] = mergePacked(into[f] ?? 0, i < count ? packed : onlyEnrol(packed))
    }
  }
}

/** The restrictions with the sets of factors that nobody may sign in with, and that not everybody may enrol. */
export function toFolded(restrictions: PackedRestriction[]): Folded {
  let never = 0
  let notOpen = 0
  for (let f = 0; f < restrictions.length; f++) {
    if (readSignIn(restrictions[f] ?? 0) === signInNever) never |= 1 << f
    if (readEnrol(restrictions[f] ?? 0) !== 0) notOpen |= 1 << f
  }
  return { restrictions, never, notOpen }
}

/** What the first n of these steps fold to, for n from none to all. */
export function foldEachCount(steps: readonly { restrictions: PackedRestriction[] }[], factorCount: number): Folded[] {
  return Array.from({ length: steps.length + 1 }, (_, count) => {
    if (count === 0) return foldedNothing
    const merged = new Array<PackedRestriction>(factorCount).fill(0)
    mergeSteps(merged, steps, count, count)
    return toFolded(merged)
  })
}
