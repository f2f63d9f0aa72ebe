import { addDays, snapToDesk } from './calendar'
import type { CompiledWave } from './compile-rules'
import { readMovingExemptions } from './exempt'
import { readArrival } from './standing'
import type { Context, Exemption, Instant, Membership, PersonFacts } from './types'

/** The dates of a wave for one person. `Infinity` means: no instant is known (a hold without an end, skips without a last day). */
export type PersonalDates = {
  deadline: number
  /** When the steps begin to ask for something; equals `deadline` in a wave that only restricts. Infinity if they never do. */
  restrictDeadline: number
  /** Seconds by which every step follows the person. */
  shift: number
  /** The part that also moves "nobody new": extensions, exemptions and a deadline already passed, but not arrival and notice. */
  enrolShift: number
}

/**
 * The personal deadline: `snap(max(enforceAt, arrivedAt + newPersonDays, toldAt + noticeDays, extendedTo, exemptUntil))`,
 * then moved by holds. Only called for a wave with a date.
 */
export function findPersonalDates(
  wave: CompiledWave,
  enforceAt: Instant,
  person: PersonFacts,
  membership: Membership,
  context: Context,
  at: Instant,
  isUnreliableDormant: boolean,
): PersonalDates {
  const { calendar } = wave.rollout
  const { grace } = wave.wave
  const hasPassed = membership.passedAt !== null && membership.passedAt <= at
  const start = hasPassed ? (membership.passedAt ?? enforceAt) : enforceAt
  const granted = extend(wave, person, start, at)
  let own = granted
  if (!hasPassed) {
    const arrivedAt = readArrival(person, at) ?? at
    if (grace.newPersonDays > 0) own = Math.max(own, addGrace(wave, arrivedAt, grace.newPersonDays, own))
    if (grace.noticeDays > 0) {
      const toldAt = readToldAt(wave, membership, context, at, isUnreliableDormant)
      if (toldAt !== null) own = Math.max(own, addGrace(wave, toldAt, grace.noticeDays, own))
    }
  }
  let deadline = own === start ? own : snapToDesk(calendar, own)
  const enrolStart = granted === start ? granted : snapToDesk(calendar, granted)
  if (grace.by === 'skips' && !hasPassed) deadline = endSkips(wave, membership, deadline)
  deadline = passHolds(wave, deadline)
  const shift = deadline - enforceAt
  return {
    deadline,
    restrictDeadline: wave.restrictAt === null ? Number.POSITIVE_INFINITY : moveStep(wave, enforceAt, wave.restrictAt, deadline),
    shift,
    enrolShift: Math.min(shift, passHolds(wave, enrolStart) - enforceAt),
  }
}

/** `from` and so many days of grace; anything up to `floor` where that is certain not to reach it, which spares nearly everybody the calendar. */
function addGrace({ rollout, wave }: CompiledWave, from: Instant, days: number, floor: Instant): Instant {
  const { countBusinessDays } = wave.grace
  // A zone's clock moves by hours, never by a day.
  if (!countBusinessDays && from + (days + 1) * 86_400 <= floor) return from
  return addDays(rollout.calendar, from, days, countBusinessDays)
}

/** The instant of a step for a person: as far behind the personal deadline as the plan has it behind the wave's. */
export function moveStep(wave: CompiledWave, enforceAt: Instant, stepAt: Instant, deadline: number): number {
  if (deadline === enforceAt && wave.holds.length === 0) return stepAt
  if (deadline === Number.POSITIVE_INFINITY) return deadline
  const moved = stepAt + deadline - enforceAt
  if (stepAt <= enforceAt) return moved
  return passHolds(wave, deadline === enforceAt ? moved : snapToDesk(wave.rollout.calendar, moved))
}

/** Granted by name: extensions, exemptions (and notice for one ended early). One that begins after the deadline does not move it until it has begun. */
function extend(wave: CompiledWave, person: PersonFacts, start: Instant, at: Instant): Instant {
  let until = start
  for (const extension of person.extensions) if (extension.rollout === wave.rollout.id) until = Math.max(until, extension.until)
  if (person.exemptions.length === 0) return until
  const exemptions = readMovingExemptions(wave, person).sort((a, b) => a.from - b.from)
  for (const exemption of exemptions) if (exemption.from <= Math.max(at, until)) until = Math.max(until, endExemption(wave, exemption))
  return until
}

function endExemption(wave: CompiledWave, exemption: Exemption): Instant {
  const { noticeDays, countBusinessDays } = wave.wave.grace
  return exemption.endedEarly ? addDays(wave.rollout.calendar, exemption.until, noticeDays, countBusinessDays) : exemption.until
}

/**
 * When the person was first told. While absent: `at` for a person at a sign-in, `announceAt` in a simulation; for somebody
 * dormant with nothing proven `announceAt` everywhere, so that an old password never buys a period of grace.
 */
function readToldAt(
  wave: CompiledWave,
  membership: Membership,
  context: Context,
  at: Instant,
  isUnreliableDormant: boolean,
): Instant | null {
  if (isUnreliableDormant) return wave.wave.announceAt ?? membership.toldAt
  if (membership.toldAt !== null) return membership.toldAt
  return context.simulated ? wave.wave.announceAt : at
}

/** Grace by skips: required when they are used up, not before the personal deadline, not after `lastDay`. */
function endSkips(wave: CompiledWave, membership: Membership, deadline: Instant): number {
  const { skips, lastDay } = wave.wave.grace
  if (membership.skipsUsed >= skips) return Math.max(deadline, membership.lastSkipAt ?? deadline)
  return lastDay === null ? Number.POSITIVE_INFINITY : Math.max(deadline, lastDay)
}

/** An instant that falls into a hold moves to its end; into one without an end, to no known instant. */
function passHolds(wave: CompiledWave, instant: number): number {
  let moved = instant
  for (const hold of wave.holds)
    if (moved >= hold.from && moved < (hold.until ?? Number.POSITIVE_INFINITY)) moved = hold.until ?? Number.POSITIVE_INFINITY
  return moved
}

/** Whether the wave is held at this instant, and until when if that is known. */
export function findHold(wave: CompiledWave, at: Instant): { until: Instant | null } | null {
  if (wave.rollout.state === 'held') return { until: null }
  for (const hold of wave.holds) if (at >= hold.from && (hold.until === null || at < hold.until)) return { until: hold.until }
  return null
}
