import type { ErrorCode } from '@/lib/platform/errors'
import { isSecondFactor } from '@/lib/sign-in/recovery'
import type { Actor } from './actor'
import { isRecentProof, recentProof } from './recent-proof'

/**
 * Whether a session may set a new password now: with a proof of at most 5 minutes (SR-60) by a factor that a restriction has not
 * taken this purpose from (`domain.md`, restrictions: `reset`); where nothing proven is held, with what the door of late enrolment asks. The
 * old password is not asked for beside a stronger proof. The reason where it may not.
 */
export function judgePasswordChange(
  actor: {
    session: Pick<Actor['session'], 'factors'>
    decision: { door: string; factors: Readonly<Record<string, { change: string; reset: string }>> }
  },
  now: Date,
): ErrorCode | null {
  // Where the password is asked again before a change: it is the password that changes here, and may be forgotten.
  if (!isRecentProof({ ...actor, asksPassword: false }, { phishingResistant: false, now })) return 'needs-recent-proof'
  const shown = actor.session.factors.filter(({ factor, at }) => {
    const age = now.getTime() - Date.parse(at)
    return isSecondFactor(factor) && age >= 0 && age <= recentProof
  })
  if (shown.some(({ factor }) => actor.decision.factors[factor]?.reset === 'allowed')) return null
  return shown.length > 0 || actor.decision.door === 'change' ? 'reset-factor' : null
}
