import { fromInstant } from '@/lib/platform/duration'
import { fromLocal, readZone } from '@/lib/policy/zone'

/** A local time of the organisation as `<input type="datetime-local">` writes it; null for anything else. */
export function readMoment(text: string | undefined, zone: string): Date | null {
  if (!text || !/^20[0-5]\d-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return null
  const local = Date.parse(`${text}Z`)
  return Number.isNaN(local) ? null : fromInstant(fromLocal(readZone(zone), local / 1000))
}
