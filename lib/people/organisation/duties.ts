/** The four duties of a restricted factor (SR-4; NIST SP 800-63B-4 §3.2.9): what is missing, and until when all are met. Pure. */
import type { FactorTraits, Instant } from '@/lib/policy/types'
import { fromLocal, readZone, toDayNumber } from '@/lib/policy/zone'

export const duties = ['alternative', 'notice', 'risk', 'plan'] as const
export type Duty = (typeof duties)[number]

type Kept = {
  alternative: string | null
  notice: { en: string; ja: string } | null
  risk: object | null
  plan: { until: string } | null
}
type Given = { traits: Record<string, FactorTraits>; zone: string; at: Instant }

/** An unrestricted factor that is something beside the password by every standard: what people can use instead. */
export const isAlternative = (traits: FactorTraits | undefined): boolean =>
  traits !== undefined && !traits.restricted && !traits.recoveryOnly && traits.needsDeviation !== true

/** The instant at which the plan's day begins, in the organisation's zone: until then the phones are meant to be gone. */
export const planEnd = ({ until }: { until: string }, zone: string): Instant => fromLocal(readZone(zone), toDayNumber(until) * 86_400)

/** What is not on record at this instant; a plan whose day has come is a plan no longer. */
export function listMissingDuties(record: Kept, { traits, zone, at }: Given): Duty[] {
  const isMet: Record<Duty, boolean> = {
    alternative: record.alternative !== null && isAlternative(traits[record.alternative]),
    notice: record.notice !== null,
    risk: record.risk !== null,
    plan: record.plan !== null && planEnd(record.plan, zone) > at,
  }
  return duties.filter((duty) => !isMet[duty])
}

/** Until when a restricted factor may be newly registered; null where a record is missing. */
export function findRestrictedEnd(record: Kept, { traits, zone }: Omit<Given, 'at'>): Instant | null {
  const isComplete = listMissingDuties(record, { traits, zone, at: Number.NEGATIVE_INFINITY }).length === 0
  return isComplete && record.plan ? planEnd(record.plan, zone) : null
}
