import type { CompiledRules } from './compile-rules'
import type { Line } from './line'
import { canChange, type PackedRestriction } from './restrictions'
import type { Door, Instant, PersonFacts, State } from './types'
import type { Held } from './usable'

/**
 * What opening the enrolment page needs: the strongest thing the person still has, never less (`domain.md`, Late enrolment).
 * A credential open for *change* opens it in every state: "locked" leaves only the desk to those who hold none, and a plan
 * that wants the desk for everybody says `change: never` (promise 1; docs/decisions/0010).
 */
export function findDoor(
  compiled: CompiledRules,
  person: PersonFacts,
  lines: Line[],
  state: State,
  { proven, disabled }: Pick<Held, 'proven' | 'disabled'>,
  restrictions: PackedRestriction[] | null,
  isDormant: boolean,
  at: Instant,
): Door {
  for (let f = 0; f < compiled.factors.length; f++) if ((proven & (1 << f)) !== 0 && canChange(restrictions?.[f] ?? 0)) return 'change'
  const pass = person.enrolmentPass
  const hasPass = pass !== null && pass.from <= at && at < pass.until
  // The desk's answer to whoever it has recognised.
  if (state === 'locked') return hasPass ? 'pass' : 'desk'
  if (person.recoveryCodesLeft > 0) return 'recovery-code'
  if (hasPass) return 'pass'
  // A disabled credential was proven: its owner is not somebody with nothing, whom the password would let register another.
  if ((proven | disabled) !== 0) return 'desk'
  if (person.arrivedAt === null && !person.hasPassword) return 'activation'
  const isPast = state === 'required' || state === 'refused'
  if (!isPast) return person.hasPassword ? 'password' : 'desk'
  // At a first sign-in after the deadline an imported password proves too little; the activation code does.
  if (person.arrivedAt === null) return 'activation'
  return person.hasPassword && state !== 'refused' && !isDormant && isLateEnrolmentOpen(lines, at) ? 'password' : 'desk'
}

/** The password alone opens enrolment for `lateEnrolmentDays` after the person's own deadline, in every rollout that is past it. */
function isLateEnrolmentOpen(lines: Line[], at: Instant): boolean {
  for (const { state, wave, dates } of lines) {
    if (state !== 'required' || dates === null) continue
    const days = wave.wave.lateEnrolmentDays
    const from = Math.min(dates.deadline, dates.restrictDeadline)
    if (days !== null && at >= from + days * 86_400) return false
  }
  return true
}
