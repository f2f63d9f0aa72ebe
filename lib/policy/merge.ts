import { mergeRestriction } from './restrictions'
import { mergeStrength } from './strength'
import type { FactorType, Policy, Restriction } from './types'

/**
 * Folds two policies into one, each field by its own merge (`domain.md`, Policy): the strictest minimum strength, the largest
 * number of factors, the intersection of allowed factors, the strictest restriction per factor and purpose, the shortest
 * re-authentication. Associative, commutative and idempotent; a field absent from both stays absent.
 */
export function mergePolicies(a: Policy, b: Policy): Policy {
  const merged: Policy = {}
  const minimumStrength = pick(a.minimumStrength, b.minimumStrength, mergeStrength)
  if (minimumStrength !== undefined) merged.minimumStrength = minimumStrength
  const minimumFactors = pick(a.minimumFactors, b.minimumFactors, Math.max)
  if (minimumFactors !== undefined) merged.minimumFactors = minimumFactors
  const allowedFactors = pick(a.allowedFactors, b.allowedFactors, intersect)
  if (allowedFactors !== undefined) merged.allowedFactors = [...new Set(allowedFactors)].sort()
  const restrictions = pick(a.restrictions, b.restrictions, mergeRestrictions)
  if (restrictions !== undefined) merged.restrictions = restrictions
  const reauthenticateAfter = pick(a.reauthenticateAfter, b.reauthenticateAfter, Math.min)
  if (reauthenticateAfter !== undefined) merged.reauthenticateAfter = reauthenticateAfter
  return merged
}

/** The strictest restriction of each factor named by either side. */
export function mergeRestrictions(a: Record<FactorType, Restriction>, b: Record<FactorType, Restriction>): Record<FactorType, Restriction> {
  const merged: Record<FactorType, Restriction> = {}
  for (const factor of [...Object.keys(a), ...Object.keys(b)].sort()) merged[factor] = mergeRestriction(a[factor] ?? {}, b[factor] ?? {})
  return merged
}

const pick = <T>(a: T | undefined, b: T | undefined, merge: (a: T, b: T) => T): T | undefined =>
  a === undefined ? b : b === undefined ? a : merge(a, b)

const intersect = (a: FactorType[], b: FactorType[]): FactorType[] => a.filter((factor) => b.includes(factor))
