import { findCollision, findSafeSlot } from '@/lib/policy/calendar'
import type { Calendar, Instant } from '@/lib/policy/types'
import type { Zone } from '@/lib/policy/zone'
import { compileInstant, formatInstant } from './compile-instant'
import { readStepAt } from './compile-plan'
import type { Report } from './plan-issue'
import { datePattern, type PlanDocument } from './schema'

/** Warns where people would lose something while nobody is at the desk, and proposes the next safe slot. */
export function checkSlots(document: PlanDocument, zone: Zone, calendar: Calendar, warn: Report): void {
  document.waves.forEach((wave, i) => {
    const enforceAt = wave.enforceAt === null ? null : compileInstant(wave.enforceAt, zone)
    if (wave.enforceAt !== null && enforceAt !== null) checkSlot(enforceAt, wave.enforceAt, ['waves', i, 'enforceAt'], zone, calendar, warn)
    wave.steps.forEach((step, j) => {
      const at = readStepAt(step, enforceAt, zone)
      if (at !== null && at !== enforceAt) checkSlot(at, step.at ?? null, ['waves', i, 'steps', j], zone, calendar, warn)
    })
  })
}

function checkSlot(at: Instant, text: string | null, path: (string | number)[], zone: Zone, calendar: Calendar, warn: Report): void {
  const collision = findCollision(calendar, at)
  const slot = formatInstant(findSafeSlot(calendar, at), zone)
  const isDay = text !== null && datePattern.test(text)
  if (isDay && (collision === 'desk-closed' || collision === null) && slot.slice(0, 10) === text) warn(path, 'day-without-hour', { slot })
  else if (collision !== null) warn(path, `collides-${collision}`, { at: formatInstant(at, zone), slot })
}
