import { addDays, snapToDesk } from '@/lib/policy/calendar'
import { compileRules } from '@/lib/policy/compile-rules'
import { findHold, findPersonalDates, moveStep } from '@/lib/policy/deadline'
import type { Calendar, Context, FactorTraits, FactorType, Hold, Instant, PersonFacts, RolloutRules, Wave } from '@/lib/policy/types'
import { fromLocal, readZone, toLocal } from '@/lib/policy/zone'

const day = 86_400
/** A hold of at most this long is over before anybody forgot the date: no new notice is needed. */
const shortHold = 72 * 3600
const farthestDays = 400

/**
 * When enforcement may go on after a hold that is released at `now` (`domain.md`, Release): after at most 72 hours on the
 * next desk day at the wave's hour; after a longer one `noticeDays` later, on a desk day at that hour. The day of the
 * release itself never counts as the next one: somebody who reads the mail in the evening has a working day left.
 */
export function findResumeAt({
  wave,
  hold,
  calendar,
  zone,
  now,
}: {
  wave: Wave
  hold: Hold
  calendar: Calendar
  zone: string
  now: Instant
}): Instant {
  const isShort = now - hold.from <= shortHold
  const noticed = isShort ? now : addDays(calendar, now, wave.grace.noticeDays, wave.grace.countBusinessDays)
  const hour = readHour(wave, zone)
  const table = readZone(zone)
  const today = Math.floor(toLocal(table, now) / day)
  for (let date = today + 1; date < today + farthestDays; date++) {
    const at = fromLocal(table, date * day + hour)
    if (at < noticed) continue
    if (wave.precision === 'day' ? isDeskDay(calendar, at) : snapToDesk(calendar, at) === at) return at
  }
  return noticed
}

/** Local seconds after midnight at which the wave enforces; a wave without a date resumes when the desk opens. */
function readHour(wave: Wave, zone: string): number {
  const at = wave.enforceAt ?? wave.steps[0]?.at
  if (at === undefined) return 9 * 3600
  const local = toLocal(readZone(zone), at)
  return local - Math.floor(local / day) * day
}

/** Whether the desk opens on the local day that begins at this instant. */
const isDeskDay = (calendar: Calendar, at: Instant): boolean => snapToDesk(calendar, at) < at + day

export type WaveDate = { what: 'enforce' | 'step'; index: number; planned: Instant; effective: Instant | null }

/**
 * The dates of a wave as planned and as holds leave them, for somebody whom nothing else moves: told in time, arrived,
 * without exemption or extension. Null = nobody knows yet (a hold without an end). With `at`, what was in force before a hold
 * that lasts at that instant comes back at its end.
 */
export function listWaveDates(rollout: RolloutRules, key: string, factors: Record<FactorType, FactorTraits>, at?: Instant): WaveDate[] {
  const rules = { rollouts: [rollout], factors, applications: {}, freshDays: 180, calendar: rollout.calendar }
  const wave = compileRules(rules).rollouts[0]?.waves.get(key)
  if (!wave || wave.enforceAt === null) return []
  const { enforceAt } = wave
  const membership = { wave: key, why: null, toldAt: 0, skipsUsed: Number.MAX_SAFE_INTEGER, lastSkipAt: null, passedAt: null }
  const context: Context = { purpose: 'sign-in', simulated: true, networks: [] }
  const { deadline } = findPersonalDates(wave, enforceAt, nobodyInParticular, membership, context, enforceAt, false)
  const hold = at === undefined ? null : findHold(wave, at)
  const known = (date: number): Instant | null => {
    if (hold && at !== undefined && date <= at) return hold.until
    return Number.isFinite(date) ? date : null
  }
  return [
    { what: 'enforce', index: -1, planned: enforceAt, effective: known(deadline) },
    ...wave.wave.steps.map(
      (step, index): WaveDate => ({
        what: 'step',
        index,
        planned: step.at,
        effective: known(moveStep(wave, enforceAt, step.at, deadline)),
      }),
    ),
  ]
}

const nobodyInParticular: PersonFacts = {
  standing: 'active',
  leavesAt: null,
  onLeave: null,
  roles: [],
  hasPassword: true,
  arrivedAt: 0,
  lastSignInAt: 0,
  memberships: {},
  credentials: [],
  recoveryCodesLeft: 0,
  enrolmentPass: null,
  exemptions: [],
  extensions: [],
}
