import type { Calendar, Exemption, Hold, Instant, RolloutRules, Step, Wave } from '@/lib/policy/types'
import { fromLocal, readZone, toLocal, type Zone } from '@/lib/policy/zone'
import { compileCalendar } from './compile-calendar'
import { compileInstant, endOfTime } from './compile-instant'
import type { AudienceExemption } from './running'
import { datePattern, type PlanDocument, type PlanExemptionDocument, type PlanWaveDocument } from './schema'

/** What the document itself does not say: which rollout it belongs to and how that stands. */
export type CompileOptions = {
  id: string
  version: number
  state: RolloutRules['state']
  holds: Hold[]
  /** The organisation's, used where the plan has none of its own. */
  calendar?: Calendar
}

/**
 * A checked plan document as `decide()` reads it. Call it with what `checkPlan` accepted: a date that does not exist compiles
 * to "no date" here and is refused there.
 */
export function compilePlan(document: PlanDocument, options: CompileOptions): RolloutRules {
  const zone = readZone(document.zone)
  const { reauthenticateMinutes, ...policy } = document.policy
  const exemptions = document.exemptions
    .filter(({ audience }) => audience === undefined)
    .map((exemption) => compileExemption(exemption, options.id, zone))
  return {
    id: options.id,
    name: document.name,
    version: options.version,
    zone: document.zone,
    policy: reauthenticateMinutes === undefined ? policy : { ...policy, reauthenticateAfter: reauthenticateMinutes * 60 },
    waves: document.waves.map((wave) => compileWave(wave, zone)),
    holds: options.holds,
    state: options.state,
    calendar: document.calendar
      ? compileCalendar(document.calendar, document.zone)
      : (options.calendar ?? compileCalendar({}, document.zone)),
    ...(exemptions.length > 0 ? { exemptions } : {}),
  }
}

/**
 * The exemptions of a plan that name an audience. Who has them is a fact about a person, so they are not among the rules that
 * `decide()` reads but stand beside what was granted to audiences (`RunningRules.audienceExemptions`).
 */
export function compileAudienceExemptions(document: PlanDocument, rolloutId: string): AudienceExemption[] {
  const zone = readZone(document.zone)
  return document.exemptions.flatMap((exemption, index) =>
    exemption.audience === undefined
      ? []
      : [{ id: `${rolloutId}#${index}`, audience: exemption.audience, ...compileExemption(exemption, rolloutId, zone) }],
  )
}

/** The exemptions of a plan, for everybody or an audience, that have begun and are not over at this instant. */
export function listPlanExemptions({ document, id }: { document: PlanDocument; id: string }, at: Instant): PlanExemptionDocument[] {
  const zone = readZone(document.zone)
  return document.exemptions.filter((exemption) => {
    const { from, until } = compileExemption(exemption, id, zone)
    return from <= at && at < until
  })
}

const compileExemption = ({ from, until, applications, networks }: PlanExemptionDocument, rollout: string, zone: Zone): Exemption => ({
  rollout,
  from: (from === null ? null : compileInstant(from, zone)) ?? 0,
  until: (until === null ? null : compileInstant(until, zone)) ?? endOfTime,
  applications,
  networks,
})

function compileWave(wave: PlanWaveDocument, zone: Zone): Wave {
  const read = (text: string | null): Instant | null => (text === null ? null : compileInstant(text, zone))
  const enforceAt = read(wave.enforceAt)
  const { audience: _, grace, ...rest } = wave
  return {
    ...rest,
    announceAt: read(wave.announceAt),
    promptFrom: read(wave.promptFrom),
    enforceAt,
    precision: wave.precision ?? (wave.enforceAt !== null && datePattern.test(wave.enforceAt) ? 'day' : 'minute'),
    steps: wave.steps.flatMap((step) => {
      const at = readStepAt(step, enforceAt, zone)
      if (at === null) return []
      const compiled: Step = { at }
      if (step.consequence) compiled.consequence = step.consequence
      if (step.restrictions) compiled.restrictions = step.restrictions
      return [compiled]
    }),
    grace: { ...grace, lastDay: read(grace.lastDay) },
    guardUntil: read(wave.guardUntil),
  }
}

/** The instant of a step: its own, or so many days after enforcement at the same time of day. */
export function readStepAt(step: PlanWaveDocument['steps'][number], enforceAt: Instant | null, zone: Zone): Instant | null {
  if (step.at !== undefined) return compileInstant(step.at, zone)
  if (enforceAt === null || step.daysAfter === undefined) return null
  return step.daysAfter === 0 ? enforceAt : fromLocal(zone, toLocal(zone, enforceAt) + step.daysAfter * 86_400)
}
