import type { Calendar, FactorTraits, FactorType } from '@/lib/policy/types'
import { readZone, type Zone } from '@/lib/policy/zone'
import { checkDates } from './check-dates'
import { checkFactors } from './check-factors'
import { checkSlots } from './check-slots'
import { compileCalendar } from './compile-calendar'
import { makeIssue, type PlanIssue, type PlanLocale, type Report } from './plan-issue'
import { type PlanDocument, planSchema } from './schema'
import { readShape } from './shape-issues'

/** What this server has, for a plan to be checked against. Lists left out are not checked. */
export type Known = {
  factors: Record<FactorType, FactorTraits>
  /** The organisation's calendar, used where the plan has none of its own. */
  calendar?: Calendar
  applications?: string[]
  networks?: string[]
}

/** `document` is there exactly when `ok`. Warnings never refuse a plan. */
export type PlanCheck = { ok: boolean; errors: PlanIssue[]; warnings: PlanIssue[]; document: PlanDocument | null }

/** Every wrong thing in a plan file with its path and reason in `locale`; never throws, whatever the input is. */
export function checkPlan(json: unknown, known: Known, locale: PlanLocale = 'en'): PlanCheck {
  const errors: PlanIssue[] = []
  const warnings: PlanIssue[] = []
  const refuse: Report = (path, code, values = {}) => errors.push(makeIssue(path, code, values, locale))
  const warn: Report = (path, code, values = {}) => warnings.push(makeIssue(path, code, values, locale))
  const document = readShape(planSchema, json, locale, refuse)
  if (document === null) return { ok: false, errors, warnings, document: null }
  const zone = findZone(document.zone)
  if (zone === null) refuse(['zone'], 'zone-unknown', { zone: document.zone })
  else checkDates(document, zone, refuse, warn)
  checkKeys(document, known, refuse)
  checkFactors(document, known.factors, refuse, warn)
  if (zone !== null && errors.length === 0) {
    const calendar = document.calendar
      ? compileCalendar(document.calendar, document.zone)
      : (known.calendar ?? compileCalendar({}, document.zone))
    checkSlots(document, zone, calendar, warn)
  }
  return { ok: errors.length === 0, errors, warnings, document: errors.length === 0 ? document : null }
}

function findZone(name: string): Zone | null {
  try {
    return readZone(name)
  } catch {
    return null
  }
}

function checkKeys(document: PlanDocument, known: Known, refuse: Report): void {
  const seen = new Set<string>()
  document.waves.forEach((wave, i) => {
    if (seen.has(wave.key)) refuse(['waves', i, 'key'], 'wave-twice', { key: wave.key })
    seen.add(wave.key)
    checkPlaces(['waves', i], wave, known, refuse)
  })
  document.exemptions.forEach((exemption, i) => {
    checkPlaces(['exemptions', i], exemption, known, refuse)
    const isNarrow = exemption.applications !== null || exemption.networks !== null
    if (!isNarrow && exemption.audience === undefined) refuse(['exemptions', i], 'exemption-names-nothing')
  })
}

function checkPlaces(
  path: (string | number)[],
  places: { applications: string[] | null; networks: string[] | null },
  known: Known,
  refuse: Report,
): void {
  places.applications?.forEach((application, i) => {
    if (known.applications && !known.applications.includes(application))
      refuse([...path, 'applications', i], 'application-unknown', { application })
  })
  places.networks?.forEach((network, i) => {
    if (known.networks && network !== 'outside' && !known.networks.includes(network))
      refuse([...path, 'networks', i], 'network-unknown', { network })
  })
}
