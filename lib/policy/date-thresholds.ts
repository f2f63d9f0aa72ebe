import type { CompiledWave } from './compile-rules'
import { findPersonalDates, moveStep, type PersonalDates } from './deadline'
import { endGuard } from './guard'
import type { Context, Instant, Membership, PersonFacts } from './types'

/** Instants of a person at which something that `decide()` compares with `at` changes. Ascending; empty where nothing depends on it. */
export type DateThresholds = { arrived: Instant[]; told: Instant[]; skipped: Instant[]; passed: Instant[] }

/** What instants of people are stored as: whole seconds around 2020 in four bytes. */
export const earliest = 1_577_836_800 - 2_147_483_647
const latest = 1_577_836_800 + 2_147_483_647
const context: Context = { purpose: 'sign-in', simulated: true, networks: [] }

const nobody: PersonFacts = {
  standing: 'active',
  leavesAt: null,
  onLeave: null,
  roles: [],
  hasPassword: true,
  arrivedAt: earliest,
  lastSignInAt: null,
  memberships: {},
  credentials: [],
  recoveryCodesLeft: 0,
  enrolmentPass: null,
  exemptions: [],
  extensions: [],
}
const plain: Membership = {
  wave: null,
  why: null,
  toldAt: earliest,
  skipsUsed: Number.MAX_SAFE_INTEGER,
  lastSkipAt: earliest,
  passedAt: null,
}

/**
 * Where arrival, notice, last skip and a passed deadline turn a comparison of this wave at `at`. Every date of a person grows with
 * each of these instants (adding days, snapping and passing holds are monotone) and is the greatest of what each asks alone, so
 * people between the same thresholds have the same answer to every comparison. The thresholds are looked for with the functions
 * that decide, and cannot disagree with them. With `isStrict` it also counts whether the deadline is the wave's own.
 */
export function findDateThresholds(wave: CompiledWave, at: Instant, isStrict: boolean): DateThresholds {
  const { enforceAt } = wave
  if (enforceAt === null) return { arrived: [], told: [], skipped: [], passed: [] }
  const read = (person: Partial<PersonFacts>, membership: Partial<Membership>): PersonalDates =>
    findPersonalDates(wave, enforceAt, { ...nobody, ...person }, { ...plain, ...membership }, context, at, false)
  const answers = (dates: PersonalDates): string => compare(wave, enforceAt, dates, at, isStrict)
  return {
    arrived: findChanges((arrivedAt) => answers(read({ arrivedAt }, {})), earliest, latest),
    told: findChanges((toldAt) => answers(read({}, { toldAt })), earliest, latest),
    skipped: findChanges((lastSkipAt) => answers(read({}, { lastSkipAt })), earliest, latest),
    passed: findPassedChanges((passedAt) => read({}, { passedAt }), answers, enforceAt, at),
  }
}

/**
 * A deadline that has passed may lie before the wave's date, be it, or lie behind it; exactly on it steps are not snapped, so that
 * the comparisons are monotone only within each of the three.
 */
function findPassedChanges(
  read: (passedAt: Instant) => PersonalDates,
  answers: (dates: PersonalDates) => string,
  enforceAt: Instant,
  at: Instant,
): Instant[] {
  const sides = findChanges((passedAt) => String(Math.sign(read(passedAt).deadline - enforceAt)), earliest, at)
  const bounds = [earliest, ...sides, at + 1]
  const within = bounds.slice(0, -1).flatMap((from, i) => findChanges((x) => answers(read(x)), from, (bounds[i + 1] ?? from) - 1))
  return [...sides, ...within].sort((a, b) => a - b)
}

/** Every comparison of a personal date with `at` that `line.ts`, `fold.ts`, `guard.ts` and `door.ts` make, as one text. */
function compare(wave: CompiledWave, enforceAt: Instant, dates: PersonalDates, at: Instant, isStrict: boolean): string {
  const { lateEnrolmentDays } = wave.wave
  const answers = [at >= dates.deadline, at >= dates.restrictDeadline]
  for (const step of wave.steps) {
    const movedAt = moveStep(wave, enforceAt, step.at, dates.deadline)
    answers.push(movedAt <= at, step.at + dates.shift <= at, step.at + dates.enrolShift <= at)
    answers.push(at >= endGuard(wave, movedAt, dates.shift))
  }
  if (lateEnrolmentDays !== null) answers.push(at >= Math.min(dates.deadline, dates.restrictDeadline) + lateEnrolmentDays * 86_400)
  if (isStrict) answers.push(dates.deadline !== enforceAt)
  return answers.map(Number).join('')
}

/** The first instants of each new answer between two instants; right for answers that never come back. */
function findChanges(read: (x: Instant) => string, low: Instant, high: Instant): Instant[] {
  const find = (from: Instant, before: string, to: Instant, after: string): Instant[] => {
    if (before === after) return []
    if (to - from === 1) return [to]
    const middle = Math.floor((from + to) / 2)
    const between = read(middle)
    return [...find(from, before, middle, between), ...find(middle, between, to, after)]
  }
  return high <= low ? [] : find(low, read(low), high, read(high))
}
