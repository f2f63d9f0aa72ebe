import type { SessionFactor } from '@/db/schema/sign-in'
import type { Decision, PersonFacts } from '@/lib/policy/types'
import { isSecondFactor, recoveryFactors } from '@/lib/sign-in/recovery'

type Judged = Pick<Decision, 'access' | 'secondFactor' | 'door' | 'standsIn'> & {
  factors: Readonly<Record<string, Pick<Decision['factors'][string], 'change'>>>
}

/**
 * What a session with these proofs opens, by today's decision. A session row says what was shown, never what it may do,
 * so this is asked on every request (SR-7, SR-75).
 *
 * `none` stands for: signed in no longer. So reads a session of the password alone from the moment a second factor is
 * asked of the person (FT-9). A recovery code or a pass opens the factor settings and nothing else.
 */
export function judgeAccess(
  decision: Judged,
  standing: PersonFacts['standing'],
  proofs: Pick<SessionFactor, 'factor'>[],
): 'full' | 'enrol-only' | 'none' {
  if (standing === 'left' || standing === 'suspended') return 'none'
  const shown = new Set(proofs.map((proof) => proof.factor))
  const isRecovery = [...shown].some((factor) => recoveryFactors.has(factor))
  const second = [...shown].filter(isSecondFactor)
  if (decision.access === 'full') {
    // Policy has looked whether the day pass that was shown is still good.
    if (decision.standsIn !== null || second.length > 0) return 'full'
    if (decision.secondFactor === 'not-asked' && [...shown].some((factor) => !recoveryFactors.has(factor))) return 'full'
    // Somebody whose factors are all disabled was let in anew by the desk's code: to register another, and nothing else.
    return isRecovery || (decision.door === 'desk' && shown.has('activation')) ? 'enrol-only' : 'none'
  }
  return opensSettings(decision, shown, second, isRecovery) ? 'enrol-only' : 'none'
}

/** Whether what was shown is what the door of late enrolment asks, or more. */
function opensSettings({ door, factors }: Judged, shown: Set<string>, second: string[], isRecovery: boolean): boolean {
  if (isRecovery || second.some((factor) => factors[factor]?.change === 'allowed')) return true
  if (door === 'password') return shown.has('password') || shown.has('activation')
  // The sitting that began with the activation code goes on, although the code is used up by now.
  return door !== 'change' && door !== 'recovery-code' && shown.has('activation')
}

type Keeping = {
  decision: Judged & Pick<Decision, 'obligations'>
  atStart: Judged
  modeOf: (rollout: string, wave: string) => 'keep' | 'ask' | 'end'
}

/**
 * The access of a session that was open before an instant of enforcement: it keeps what it had until its natural end,
 * unless one of the waves that now bind says otherwise (`domain.md`, Sessions). Proofs it lacks are not kept: this only
 * undoes the step of the date.
 */
export function judgeKept({ decision, atStart, modeOf }: Keeping): Judged {
  if (decision.access === 'full' || atStart.access !== 'full') return decision
  const binding = decision.obligations.filter(({ state }) => state === 'required' || state === 'refused' || state === 'locked')
  const lines = binding.length > 0 ? binding : decision.obligations
  return lines.every(({ rollout, wave }) => modeOf(rollout, wave) === 'keep') ? { ...decision, access: 'full' } : decision
}
