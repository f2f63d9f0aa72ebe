import type { CompiledRules } from './compile-rules'
import type { FactorType, Instant, PersonFacts } from './types'

/**
 * Factors that count for nothing for this person at this instant: no standard accepts them, and no deviation is on record;
 * for administrators and support no record helps (SR-3, decision D2). They are asked for at sign-in like any that is proven, so
 * that nobody who opted in is left with the password alone. What another system makes of its own factors is its own affair.
 */
export function findUncounted(compiled: CompiledRules, person: PersonFacts, isOther: boolean, at: Instant): number {
  let uncounted = compiled.needingDeviation
  if (uncounted === 0 || isOther) return 0
  if (isPrivileged(person)) return uncounted
  for (const { factors, from, until } of compiled.deviations) if (from <= at && at < until) uncounted &= ~factors
  return uncounted
}

/** The end of the record by which a factor counts now; null where none is needed or none is in force. */
export function findDeviationEnd(compiled: CompiledRules, factor: number, at: Instant): Instant | null {
  let end: Instant | null = null
  for (const { factors, from, until } of compiled.deviations)
    if ((factors & factor) !== 0 && from <= at && at < until) end = end === null ? until : Math.max(end, until)
  return end
}

/** The names of a set of factors: one list for each set, because nearly every decision has the same. */
export function nameFactors(compiled: CompiledRules, factors: number): readonly FactorType[] {
  const known = compiled.named.get(factors)
  if (known) return known
  const names = Object.freeze(compiled.factors.filter((_, i) => (factors & (1 << i)) !== 0))
  compiled.named.set(factors, names)
  return names
}

/** Whoever decides about others' sign-in: for them no record makes a factor count. */
export const isPrivileged = ({ roles }: Pick<PersonFacts, 'roles'>): boolean =>
  roles.length > 0 && (roles.includes('administrator') || roles.includes('support'))
