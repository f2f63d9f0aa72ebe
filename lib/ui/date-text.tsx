import { useLocale, useNow, useTimeZone, useTranslations } from 'next-intl'
import { addDistance, formatDate, formatDeadline, formatDistance } from '@/lib/i18n/dates'

/**
 * An instant in words, in the reader's zone with weekday; `zone` (the organisation's) adds its own reading where they differ.
 * `distance` adds how far away it is. Works in server and client components, with the `now` of the request.
 */
export function DateText({
  at,
  zone,
  precision = 'minute',
  distance = false,
}: {
  at: Date
  zone?: string
  precision?: 'minute' | 'day' | 'second'
  distance?: boolean
}) {
  const locale = useLocale()
  const own = useTimeZone() ?? 'UTC'
  const now = useNow()
  const t = useTranslations('ui')
  const base = zone ?? own
  const seconds = precision === 'second' ? 'second' : precision
  const text = zone
    ? formatDeadline(at, { locale, zone, readerZone: own, precision: seconds }, (date) => t('whereYouAre', { date }))
    : formatDate(at, { locale, zone: base, precision: seconds })
  return (
    <time dateTime={at.toISOString()}>
      {distance ? addDistance(text, formatDistance(at, now, { locale, zone: base }), (words) => t('inBrackets', { text: words })) : text}
    </time>
  )
}
