import { useLocale, useNow, useTimeZone, useTranslations } from 'next-intl'
import { formatDeadline, formatDistance } from '@/lib/i18n/dates'
import { fromInstant } from '@/lib/platform/duration'
import type { Asked } from './load-me'

/** "Do this by Mon 15 June 2026, 13:00 Japan time · in 13 days". A day that was decided without an hour is printed without one. */
export function DeadlineLine({ asked: { obligation, rollout, wave } }: { asked: Asked }) {
  const t = useTranslations()
  const locale = useLocale()
  const now = useNow()
  const readerZone = useTimeZone() ?? rollout.zone
  if (typeof obligation.deadline !== 'number') return t('me.banner.undated')
  const at = fromInstant(obligation.deadline)
  const { zone } = rollout
  const date = formatDeadline(at, { locale, zone, readerZone, precision: wave.precision }, (there) => t('ui.whereYouAre', { date: there }))
  const key = at <= now ? 'since' : wave.precision === 'day' ? 'from' : 'by'
  return (
    <time dateTime={at.toISOString()}>
      {t(`me.banner.${key}`, { date })}
      {t('me.banner.separator')}
      {formatDistance(at, now, { locale, zone })}
    </time>
  )
}
