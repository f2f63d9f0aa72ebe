import type { CompiledWave } from './compile-rules'
import type { Context, Exemption, Instant, PersonFacts } from './types'

/** Whether a list of network names covers the request; a request from no named network comes from `outside`. */
export const isFrom = (networks: string[] | null, context: Context): boolean =>
  networks === null || networks.some((name) => (name === 'outside' ? context.networks.length === 0 : context.networks.includes(name)))

const isNarrow = (exemption: Exemption): boolean => exemption.applications !== null || exemption.networks !== null

/**
 * The exemption that holds for this request, or null. One that names applications or networks is judged on every request
 * and only where something is opened: it never reaches the factor settings (`enrol`, `change`, `reset`).
 */
export function findExemption(
  wave: CompiledWave,
  person: PersonFacts,
  context: Context,
  at: Instant,
): { exemption: Exemption; isNarrow: boolean } | null {
  let narrow: Exemption | null = null
  for (const list of [person.exemptions, wave.rollout.exemptions]) {
    if (!list) continue
    for (const exemption of list) {
      if (exemption.rollout !== null && exemption.rollout !== wave.rollout.id) continue
      if (at < exemption.from || at >= exemption.until) continue
      if (!isNarrow(exemption)) return { exemption, isNarrow: false }
      if (context.purpose !== 'sign-in' && context.purpose !== 'use') continue
      if (exemption.applications !== null && !exemption.applications.includes(context.application ?? '')) continue
      if (isFrom(exemption.networks, context)) narrow = exemption
    }
  }
  return narrow && { exemption: narrow, isNarrow: true }
}

/** The ends of exemptions that reach this rollout as a whole: those move every step of its wave for the person. */
export const readMovingExemptions = (wave: CompiledWave, person: PersonFacts): Exemption[] =>
  person.exemptions.filter((e) => !isNarrow(e) && (e.rollout === null || e.rollout === wave.rollout.id))
