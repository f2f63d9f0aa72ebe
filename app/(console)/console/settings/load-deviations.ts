import type { Db } from '@/db/client'
import { countRelying } from '@/lib/adoption/relying/data'
import { type FactorType, factorTraits, factorTypes } from '@/lib/factors/registry'
import { formatDate } from '@/lib/i18n/dates'
import type { Locale } from '@/lib/i18n/locale'
import type { Organisation } from '@/lib/people/organisation/data'
import { toInstant } from '@/lib/platform/duration'
import { readZone, toLocal } from '@/lib/policy/zone'
import type { OnRecord } from './deviation-form'

/** The factors that count only by a recorded exception, each with the one in force now. */
export async function loadDeviations(
  db: Db,
  { deviations, zone }: Organisation,
  { locale, now }: { locale: Locale; now: Date },
): Promise<{ factor: FactorType; onRecord: OnRecord }[]> {
  const needing = factorTypes.filter((type) => factorTraits[type]?.needsDeviation)
  return Promise.all(
    needing.map(async (factor) => {
      const known = deviations.find((one) => one.factor === factor && new Date(one.until) > now)
      if (!known) return { factor, onRecord: null }
      const until = new Date(known.until)
      const { owner, reason } = known
      const words = formatDate(until, { locale, zone })
      return { factor, onRecord: { owner, reason, until: words, day: toLocalDay(until, zone), relying: await countRelying(db, factor) } }
    }),
  )
}

/** The local date of an instant, YYYY-MM-DD. */
export const toLocalDay = (at: Date, zone: string): string =>
  new Date(toLocal(readZone(zone), toInstant(at)) * 1000).toISOString().slice(0, 10)
