import type { CompiledRules } from './compile-rules'
import type { Line } from './line'
import type { Context, Instant, PersonFacts, State } from './types'

/**
 * Until when the day pass that this session has shown stands in for what is asked, or null. Asked anew on every request: a pass that is
 * taken back, replaced or over stands in no longer, and a proof from before it never did. It serves what is used with a session, and
 * opens neither settings nor a closed account (`domain.md`, temporary-pass).
 */
export function findStandIn(
  { rules }: Pick<CompiledRules, 'rules'>,
  { dayPass }: Pick<PersonFacts, 'dayPass'>,
  { purpose, session }: Context,
  state: State,
  at: Instant,
): Instant | null {
  if (!dayPass || at < dayPass.from || at >= dayPass.until || state === 'locked') return null
  if (purpose !== 'use' && purpose !== 'sign-in') return null
  for (const { factor, at: shownAt } of session?.factors ?? [])
    if (rules.factors[factor]?.standsIn === true && shownAt >= dayPass.from) return dayPass.until
  return null
}

/** What a pass that stands in counts as: exactly the strictest minimum in force, and never nothing. A position in `strengths`. */
export function rankOfStandIn(lines: Line[]): number {
  let rank = 1
  for (const { wave, isDue, isLeftOut } of lines) if (isDue && !isLeftOut) rank = Math.max(rank, wave.minimumRank)
  return rank
}
