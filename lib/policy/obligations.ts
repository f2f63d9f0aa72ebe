import type { Line } from './line'
import type { Decision, Instant, Obligation } from './types'

/** One line per rollout that reaches the person, with its own deadline. */
export const buildObligations = (lines: Line[], at: Instant): Obligation[] => lines.map((line) => buildObligation(line, at))

function buildObligation(line: Line, at: Instant): Obligation {
  const { wave } = line
  return {
    rollout: wave.rollout.id,
    wave: wave.wave.key,
    version: wave.rollout.version,
    state: line.state,
    deadline: line.reach === 'not-announced' ? null : findLineDeadline(line, at),
    requirement: wave.requirement,
  }
}

/**
 * The person's deadline of one rollout. `no-date` for an undated wave and for a hold without an end that covers it; null while
 * only skips count. Somebody who meets the requirement and only falls to a later step is shown that step's instant.
 */
export function findLineDeadline(line: Line, at: Instant): Decision['deadline'] {
  const { dates, wave } = line
  if (dates === null) return 'no-date'
  if (line.hold !== null && line.hold.until === null && line.state !== 'satisfied') return 'no-date'
  const deadline = line.isRequirementMet && wave.restrictAt !== null ? dates.restrictDeadline : dates.deadline
  if (deadline === Number.POSITIVE_INFINITY) return wave.wave.grace.by === 'skips' && line.hold === null ? null : 'no-date'
  // A hold whose end is known puts off even a deadline that had passed before it began.
  return line.hold !== null && line.hold.until !== null && deadline <= at ? line.hold.until : deadline
}
