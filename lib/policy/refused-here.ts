/** Where a factor may be set up: refused by how somebody has signed in and from where (`domain.md`, Where it may be set up). */
import type { CompiledRules } from './compile-rules'
import type { Context, EnrolmentRule, FactorType, Instant, Rules } from './types'

/** Factors that may not be set up in this session from here, as bits. */
export function findRefusedHere(compiled: CompiledRules, context: Context): number {
  const rules = compiled.rules.enrolmentRules
  if (!rules || rules.length === 0) return 0
  let refused = 0
  for (const rule of listRefusing(rules, context)) for (const factor of rule.factors) refused |= 1 << (compiled.index.get(factor) ?? 31)
  return refused
}

/** Whether all stands that has to be on record for restricted factors (SR-4). */
export const isRecorded = ({ restrictedUntil: until }: Pick<Rules, 'restrictedUntil'>, at: Instant): boolean =>
  until === undefined || (until !== null && at < until)

/** Restricted factors that nobody registers anew, because what has to be on record for them is not (SR-4), as bits. What is held goes on working. */
export function findUnrecorded(compiled: CompiledRules, { simulated }: Context, at: Instant): number {
  if (simulated || isRecorded(compiled.rules, at)) return 0
  let closed = 0
  for (const [factor, traits] of Object.entries(compiled.rules.factors))
    if (traits.restricted) closed |= 1 << (compiled.index.get(factor) ?? 31)
  return closed
}

/** The rules that refuse this session what they name: each says from where, or signed in with what else, it would be open. */
export function listRefusing(rules: readonly EnrolmentRule[], context: Pick<Context, 'session' | 'networks'>): EnrolmentRule[] {
  const methods = context.session ? listMethods(context.session) : []
  if (methods.length === 0) return []
  return rules.filter(
    ({ unlessFrom, signedInWith }) =>
      !unlessFrom.some((network) => context.networks.includes(network)) && methods.every((method) => signedInWith.includes(method)),
  )
}

/**
 * How somebody has shown who they are: what came beside the password, or the password (an activation code) where nothing did. One method
 * that a rule does not name is enough: whoever shows more than the weak one may go on.
 */
function listMethods({ factors }: NonNullable<Context['session']>): FactorType[] {
  const shown = factors.map(({ factor }) => factor)
  const beside = shown.filter((factor) => factor !== 'password' && factor !== 'activation')
  return beside.length > 0 ? beside : shown
}
