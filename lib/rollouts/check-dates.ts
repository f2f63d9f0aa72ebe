import type { Instant } from '@/lib/policy/types'
import type { Zone } from '@/lib/policy/zone'
import { compileInstant, formatInstant } from './compile-instant'
import { readStepAt } from './compile-plan'
import type { Report } from './plan-issue'
import { datePattern, type PlanDocument, type PlanWaveDocument } from './schema'

const longestExemptionDays = 90
const order = { enrol: 1, refuse: 2, lock: 3 }

/** Dates that do not exist, and dates out of order. */
export function checkDates(document: PlanDocument, zone: Zone, refuse: Report, warn: Report): void {
  for (const [i, wave] of document.waves.entries()) checkWave(wave, ['waves', i], zone, refuse, warn)
  for (const [i, exemption] of document.exemptions.entries()) {
    const { from, until, audience, applications, networks } = exemption
    checkPeriod(from, until, ['exemptions', i], 'exemption-ends-before-start', zone, refuse)
    if (audience !== undefined && applications === null && networks === null) checkLength(from, until, ['exemptions', i], zone, refuse)
  }
  for (const [i, { from, until }] of (document.calendar?.blackouts ?? []).entries()) {
    checkPeriod(from, until, ['calendar', 'blackouts', i], 'blackout-ends-before-start', zone, refuse)
  }
  for (const [weekday, hours] of Object.entries(document.calendar?.deskHours ?? {})) {
    if (hours !== null && hours.open >= hours.close) refuse(['calendar', 'deskHours', weekday], 'desk-closes-before-opening')
  }
}

function checkPeriod(
  from: string | null,
  until: string | null,
  path: (string | number)[],
  code: 'exemption-ends-before-start' | 'blackout-ends-before-start',
  zone: Zone,
  refuse: Report,
): void {
  const [start, end] = [readDate(from, [...path, 'from'], zone, refuse), readDate(until, [...path, 'until'], zone, refuse)]
  if (start !== null && end !== null && end <= start) refuse([...path, 'until'], code)
}

/** What frees people from the plan altogether lasts as long as an exemption granted beside it may (SR-11). */
function checkLength(from: string | null, until: string | null, path: (string | number)[], zone: Zone, refuse: Report): void {
  if (from === null) refuse([...path, 'from'], 'exemption-needs-dates')
  if (until === null) refuse([...path, 'until'], 'exemption-needs-dates')
  if (from === null || until === null) return
  const [start, end] = [compileInstant(from, zone), compileInstant(until, zone)]
  if (start !== null && end !== null && end - start > longestExemptionDays * 86_400)
    refuse([...path, 'until'], 'exemption-too-long', { days: longestExemptionDays })
}

function readDate(text: string | null, path: (string | number)[], zone: Zone, refuse: Report): Instant | null {
  if (text === null) return null
  const at = compileInstant(text, zone)
  if (at === null) refuse(path, 'date-unknown', { text })
  return at
}

function checkWave(wave: PlanWaveDocument, path: (string | number)[], zone: Zone, refuse: Report, warn: Report): void {
  const read = (name: 'announceAt' | 'promptFrom' | 'enforceAt' | 'guardUntil'): Instant | null =>
    readDate(wave[name], [...path, name], zone, refuse)
  const say = (at: Instant): string => formatInstant(at, zone)
  const announceAt = read('announceAt')
  const promptFrom = read('promptFrom')
  const guardUntil = read('guardUntil')
  const enforceAt = read('enforceAt')
  const lastDay = readDate(wave.grace.lastDay, [...path, 'grace', 'lastDay'], zone, refuse)
  const steps = checkSteps(wave, path, { announceAt, enforceAt }, zone, refuse)
  const begins = enforceAt ?? steps[0] ?? null
  if (announceAt !== null && enforceAt !== null && enforceAt < announceAt) {
    refuse([...path, 'enforceAt'], 'enforced-before-announced', { enforceAt: say(enforceAt), announceAt: say(announceAt) })
  }
  if (promptFrom !== null) {
    if (announceAt !== null && promptFrom < announceAt) {
      refuse([...path, 'promptFrom'], 'prompted-before-announced', { promptFrom: say(promptFrom), announceAt: say(announceAt) })
    }
    if (begins === null) refuse([...path, 'promptFrom'], 'prompted-without-date')
    else if (enforceAt !== null && promptFrom > enforceAt) {
      refuse([...path, 'promptFrom'], 'prompted-after-enforced', { promptFrom: say(promptFrom), enforceAt: say(enforceAt) })
    }
  }
  if (guardUntil !== null && begins !== null && guardUntil < begins) {
    refuse([...path, 'guardUntil'], 'guard-too-short', { guardUntil: say(guardUntil), at: say(begins) })
  }
  if (lastDay !== null && begins !== null && lastDay < begins) {
    refuse([...path, 'grace', 'lastDay'], 'last-day-too-early', { lastDay: say(lastDay), enforceAt: say(begins) })
  }
  if (wave.grace.by === 'skips' && (wave.grace.skips === 0 || wave.grace.lastDay === null))
    refuse([...path, 'grace'], 'skips-need-last-day')
  if (wave.precision === 'day' && wave.enforceAt !== null && !datePattern.test(wave.enforceAt))
    refuse([...path, 'precision'], 'precision-has-hour')
  if (begins !== null && announceAt === null) warn([...path, 'announceAt'], 'not-announced')
  const days = wave.grace.noticeDays
  if (begins !== null && announceAt !== null && begins >= announceAt && begins - announceAt < days * 86_400) {
    warn([...path, 'grace', 'noticeDays'], 'notice-too-short', { days })
  }
}

/** The instants of the steps that have one, ascending where the plan is right. */
function checkSteps(
  wave: PlanWaveDocument,
  path: (string | number)[],
  dates: { announceAt: Instant | null; enforceAt: Instant | null },
  zone: Zone,
  refuse: Report,
): Instant[] {
  const { announceAt, enforceAt } = dates
  const say = (at: Instant): string => formatInstant(at, zone)
  const instants: Instant[] = []
  let greatest: keyof typeof order | null = null
  wave.steps.forEach((step, i) => {
    const here = [...path, 'steps', i]
    if ((step.at === undefined) === (step.daysAfter === undefined)) refuse(here, 'step-without-date')
    else if (step.daysAfter !== undefined && wave.enforceAt === null) refuse([...here, 'daysAfter'], 'days-after-nothing')
    if (step.consequence === undefined && Object.keys(step.restrictions ?? {}).length === 0) refuse(here, 'step-asks-nothing')
    if (step.consequence !== undefined) {
      if (greatest !== null && order[step.consequence] < order[greatest]) {
        refuse([...here, 'consequence'], 'consequence-shrinks', { consequence: step.consequence, before: greatest })
      } else greatest = step.consequence
    }
    if (step.at !== undefined && compileInstant(step.at, zone) === null) refuse([...here, 'at'], 'date-unknown', { text: step.at })
    const at = readStepAt(step, enforceAt, zone)
    if (at === null) return
    const before = instants.at(-1)
    if (before !== undefined && at < before) refuse(here, 'steps-unordered', { at: say(at), before: say(before) })
    if (announceAt !== null && at < announceAt) refuse(here, 'step-before-announced', { at: say(at), announceAt: say(announceAt) })
    if (step.consequence !== undefined && enforceAt !== null && at < enforceAt) {
      refuse([...here, 'consequence'], 'consequence-before-enforced', { enforceAt: say(enforceAt) })
    }
    instants.push(at)
  })
  return instants
}
