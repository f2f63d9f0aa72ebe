import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import { formatDeadline } from '@/lib/i18n/dates'
import type { Reason } from '@/lib/policy/types'

const isInstant = (name: string) => name === 'at' || name === 'until' || name === 'deadline' || name.endsWith('At')

/** A reason of `decide()` in words: instants as dates in the organisation's and the reader's zone, factors and strengths by name. */
export function ReasonText({ reason, zone }: { reason: Reason; zone: string }) {
  const t = useTranslations()
  const locale = useLocale()
  const readerZone = useTimeZone() ?? zone
  const values: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(reason.values ?? {})) {
    if (typeof value === 'number' && isInstant(name))
      values[name] = formatDeadline(new Date(value * 1000), { locale, zone, readerZone }, (date) => t('ui.whereYouAre', { date }))
    else if (name === 'factor' && t.has(`factor.${value}.name` as 'factor.passkey.name'))
      values[name] = t(`factor.${value}.name` as 'factor.passkey.name')
    else if (name === 'strength') values[name] = t(`strength.${value}` as 'strength.weak')
    else values[name] = value
  }
  return t(`reason.${reason.code}`, values as never)
}
