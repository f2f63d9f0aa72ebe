import { readZone } from '@/lib/policy/zone'
import { compileInstant } from '@/lib/rollouts/compile-instant'
import { DateText } from '@/lib/ui/date-text'

/** A date of a document with weekday, zone and how far away it is; one decided without an hour is printed without one. */
export function InstantWords({ text, zone, none }: { text: string | null; zone: string; none: string }) {
  const at = text === null ? null : compileInstant(text, readZone(zone))
  if (text === null || at === null) return <>{none}</>
  return <DateText at={new Date(at * 1000)} zone={zone} precision={text.includes('T') ? 'minute' : 'day'} distance />
}
