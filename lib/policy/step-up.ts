import type { CompiledRules } from './compile-rules'
import type { Line } from './line'
import { rankStrength } from './strength'
import { type Context, type Decision, type Instant, type Strength, strengths } from './types'

/**
 * What the session must still show before the request is served: the application's minimum strength, or a proof not older than
 * the policies in force allow. `standIn`: the position in `strengths` that a day pass counts as here, 0 for none. Judged where something is used with a session; a sign-in shows its factors anyway.
 */
export function findStepUp(
  compiled: CompiledRules,
  lines: Line[],
  context: Context,
  uncounted: number,
  standIn: number,
  at: Instant,
): Decision['stepUp'] {
  const { session, application, purpose } = context
  if (purpose !== 'use' || !session) return null
  const needed = rankStrength((application !== undefined ? compiled.rules.applications[application]?.minimumStrength : undefined) ?? 'none')
  const since = at - findReauthenticateAfter(lines, at)
  let shown = 0
  let recent = 0
  for (const { factor, at: shownAt } of session.factors) {
    if (standIn > 0 && compiled.rules.factors[factor]?.standsIn === true) {
      shown = Math.max(shown, standIn)
      if (shownAt > since) recent = Math.max(recent, standIn)
      continue
    }
    const counts = ((1 << (compiled.index.get(factor) ?? 31)) & uncounted) === 0
    const rank = counts ? rankStrength(compiled.rules.factors[factor]?.strength ?? 'none') : 0
    shown = Math.max(shown, rank)
    if (shownAt > since) recent = Math.max(recent, rank)
  }
  if (shown < needed) return { minimumStrength: toStrength(needed), because: 'application' }
  if (recent < Math.max(needed, Math.min(shown, 1))) return { minimumStrength: toStrength(Math.max(needed, 1)), because: 'too-old' }
  return null
}

/** The shortest re-authentication of the policies in force, in seconds. */
function findReauthenticateAfter(lines: Line[], at: Instant): number {
  let shortest = Number.POSITIVE_INFINITY
  for (const { wave, dates, reach, hold } of lines) {
    const own = wave.rollout.policy.reauthenticateAfter
    if (own !== undefined && reach === 'open' && hold === null && dates !== null && at >= dates.deadline) shortest = Math.min(shortest, own)
  }
  return shortest
}

const toStrength = (rank: number): Strength => strengths[rank] ?? 'phishing-resistant'
