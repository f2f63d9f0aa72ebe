import { listRefusing } from './refused-here'
import { isAtLeast } from './strength'
import type { Decision, FactorType, PersonFacts, Rules, State } from './types'

const asked: ReadonlySet<State> = new Set(['required', 'refused', 'locked'])

/**
 * Whether somebody who must set something up for a rollout can set up nothing from outside, because of the organisation's rules about
 * places (`domain.md`, Where it may be set up). Null: they can, or have nothing to set up, or only the desk could help them anyway. Else the
 * networks from where they could. `decision` is a simulation's, from outside, at the date in question.
 */
export function findBlocked(
  { enrolmentRules = [], factors: traits }: Pick<Rules, 'enrolmentRules' | 'factors'>,
  person: PersonFacts,
  { obligations, door, factors, uncounted }: Decision,
  rollout: string,
): string[] | null {
  const line = obligations.find((one) => one.rollout === rollout)
  if (enrolmentRules.length === 0 || !line || !asked.has(line.state)) return null
  const { minimumStrength, allowedFactors, restricts } = line.requirement
  const enough = Object.keys(traits).filter((factor) => {
    const own = traits[factor]
    if (!own || own.recoveryOnly || uncounted.includes(factor) || restricts.includes(factor)) return false
    return factors[factor]?.enrol === 'open' && isAtLeast(own.strength, minimumStrength) && (allowedFactors?.includes(factor) ?? true)
  })
  const ways = listWays(person, { door, factors, traits })
  if (enough.length === 0 || ways.length === 0) return null
  /** Whatever they sign in with, something would be open from there. */
  const isOpenFrom = (networks: string[]) =>
    ways.some((method) => {
      const refusing = listRefusing(enrolmentRules, { networks, session: { factors: [{ factor: method, at: 0 }] } })
      return enough.some((factor) => !refusing.some((rule) => rule.factors.includes(factor)))
    })
  if (isOpenFrom([])) return null
  return [...new Set(enrolmentRules.flatMap(({ unlessFrom }) => unlessFrom))].filter((network) => isOpenFrom([network]))
}

/** With what they could come to the page: each factor that opens it; else the password, where it does. Empty: nothing that a rule can name. */
function listWays(
  { credentials }: PersonFacts,
  { door, factors, traits }: Pick<Decision, 'door' | 'factors'> & { traits: Rules['factors'] },
): FactorType[] {
  const held = credentials.filter(
    ({ factor, provenAt, disabled }) =>
      provenAt !== null && !disabled && traits[factor]?.recoveryOnly === false && factors[factor]?.change !== 'never',
  )
  if (held.length > 0) return [...new Set(held.map(({ factor }) => factor))]
  return door === 'password' ? [door] : []
}
