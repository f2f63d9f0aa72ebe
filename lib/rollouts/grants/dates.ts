import { days } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'

const longestExemption = days(90)
const longestExtension = days(365)

/** An exemption lasts 90 days at most and ends in the future (SR-11). Refuses `exemption-dates`, `exemption-too-long`. */
export function requireExemptionDates({ from, until, now }: { from: Date; until: Date; now: Date }): void {
  if (until <= from || until <= now) throw new Refusal('exemption-dates')
  if (until.getTime() - from.getTime() > longestExemption) throw new Refusal('exemption-too-long')
}

/** Refuses `extension-too-early` for an end that has passed or lies more than a year ahead. */
export function requireExtensionDate(until: Date, now: Date): void {
  if (until <= now || until.getTime() - now.getTime() > longestExtension) throw new Refusal('extension-too-early')
}
