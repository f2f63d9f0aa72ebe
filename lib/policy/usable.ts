import type { CompiledRules } from './compile-rules'
import type { Instant, PersonFacts } from './types'

const day = 86_400
/** A person without a sign-in for this long is dormant. */
export const dormantAfter = 90 * day
/** A credential registered this long and never used is worth one try. */
export const tryAfter = 28 * day

/** What a person holds, as sets of factors (bit masks in the registry's order). Recovery codes and passes are in none of them. */
export type Held = {
  /** Proven, not disabled. */
  proven: number
  /** Factors that count for nothing, held or not, for want of a deviation. */
  uncounted: number
  /** … of the proven ones, those that count (circular or not). */
  usable: number
  /** … and not circular: what can satisfy a requirement. */
  independent: number
  /** … and fresh, and its messages arrive: what the stranded guard relies on. */
  reliable: number
  /** Proven once, disabled since (lost, guessed at too often), not removed: nothing to answer with, and still no person with nothing. */
  disabled: number
  /** Registered, never proven, not disabled. */
  unproven: number
  /** Registered for 28 days without having been proven. */
  untried: number
  /** Proven, but its last success is longer ago than `freshDays`. */
  stale: number
  /** The last messages did not arrive. */
  silent: number
}

/** Reads the credentials once per decision. A future success (a question about the past) counts as fresh. */
export function readHeld(compiled: CompiledRules, person: PersonFacts, uncounted: number, at: Instant): Held {
  const held: Held = {
    proven: 0,
    uncounted,
    usable: 0,
    independent: 0,
    reliable: 0,
    disabled: 0,
    unproven: 0,
    untried: 0,
    stale: 0,
    silent: 0,
  }
  const freshSince = at - compiled.rules.freshDays * day
  for (const credential of person.credentials) {
    const index = compiled.index.get(credential.factor)
    if (index === undefined) continue
    const bit = (1 << index) & compiled.counting
    if (bit === 0) continue
    if (credential.disabled) {
      if (credential.provenAt !== null) held.disabled |= bit
      continue
    }
    if (credential.provenAt === null) {
      held.unproven |= bit
      if (credential.registeredAt + tryAfter <= at) held.untried |= bit
      continue
    }
    const isFresh = (credential.lastSuccessAt ?? credential.provenAt) >= freshSince
    held.proven |= bit
    if (credential.doesNotAnswer) held.silent |= bit
    if (!isFresh) held.stale |= bit
    if ((bit & uncounted) !== 0) continue
    held.usable |= bit
    if (credential.circular) continue
    held.independent |= bit
    if (isFresh && !credential.doesNotAnswer) held.reliable |= bit
  }
  return held
}

/**
 * How many credentials of the given factors are not lost together: those on one named device are one, an unknown device
 * is a device of its own, circular ones are none (`domain.md`, What counts).
 */
export function countIndependent(compiled: CompiledRules, person: PersonFacts, factors: number): number {
  const devices = new Set<string>()
  let count = 0
  for (const credential of person.credentials) {
    if (credential.disabled || credential.provenAt === null || credential.circular) continue
    const index = compiled.index.get(credential.factor)
    if (index === undefined || ((1 << index) & factors) === 0) continue
    if (credential.device === null) count += 1
    else if (!devices.has(credential.device)) {
      devices.add(credential.device)
      count += 1
    }
  }
  return count
}

/** No sign-in for 90 days or more; somebody who has never signed in is not arrived rather than dormant. */
export function isDormant(person: PersonFacts, at: Instant): boolean {
  const last = person.lastSignInAt ?? person.arrivedAt
  return last !== null && at - last >= dormantAfter
}
