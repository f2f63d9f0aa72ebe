import { Text } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import { fromInstant } from '@/lib/platform/duration'
import type { Calendar } from '@/lib/policy/types'
import { DateText } from '@/lib/ui/date-text'
import { listHolidays, place, type Range } from './timeline-range'
import classes from './wave-timeline.module.css'

type Given = { calendar: Calendar; range: Range }

const isInside = ({ from, until }: Range, span: { from: number; until: number }) => span.until > from && span.from < until

/** What lies behind the waves: periods in which nothing should change, hatched, and holidays as thin lines. */
export function CalendarBands({ calendar, range }: Given) {
  const spans = [
    ...calendar.blackouts.map((span) => ({ ...span, className: classes.blackout })),
    ...listHolidays(calendar).map((span) => ({ ...span, className: classes.holiday })),
  ].filter((span) => isInside(range, span))
  return spans.map(({ from, until, className }) => (
    <span
      key={`${className}-${from}`}
      className={`${classes.band} ${className}`}
      style={{ left: `${place(range, from)}%`, width: `${place(range, until) - place(range, from)}%` }}
    />
  ))
}

/** The same in words: the periods with their dates, how many holidays, and when the desk is open. */
export function CalendarWords({ calendar, range }: Given) {
  const t = useTranslations('rollouts.timeline')
  const locale = useLocale()
  const blackouts = calendar.blackouts.filter((span) => isInside(range, span)).sort((a, b) => a.from - b.from)
  const holidays = listHolidays(calendar).filter((span) => isInside(range, span)).length
  const { zone } = calendar
  return (
    <Text size="sm" c="dimmed" component="div" mt={6}>
      {blackouts.map(({ from, until, name }) => (
        <div key={from}>
          {t('blackout', { name: name[locale] })} <DateText at={fromInstant(from)} zone={zone} /> –{' '}
          <DateText at={fromInstant(until)} zone={zone} />
        </div>
      ))}
      <div>
        {t('holidays', { count: holidays })} {describeDesk(calendar, t('desk'), (day) => t(`weekday.${day}`), t('deskClosed'))}
      </div>
    </Text>
  )
}

const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
const clock = (minutes: number) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`

/** "Desk: Mon–Fri 9:00–17:00": neighbouring days with the same hours are one. */
function describeDesk({ deskHours }: Calendar, label: string, nameDay: (day: (typeof names)[number]) => string, closed: string): string {
  const week = [1, 2, 3, 4, 5, 6, 0].flatMap((index) => {
    const [hours, name] = [deskHours[index], names[index]]
    return hours && name ? [{ index, name, hours: `${clock(hours.open)}–${clock(hours.close)}` }] : []
  })
  const runs: { first: (typeof names)[number]; last: (typeof names)[number]; at: number; hours: string }[] = []
  for (const { index, name, hours } of week) {
    const run = runs.at(-1)
    const order = (index + 6) % 7
    if (run && run.hours === hours && run.at === order - 1) Object.assign(run, { last: name, at: order })
    else runs.push({ first: name, last: name, at: order, hours })
  }
  const words = runs.map(({ first, last, hours }) => `${nameDay(first)}${first === last ? '' : `–${nameDay(last)}`} ${hours}`)
  return `${label} ${words.length === 0 ? closed : words.join(', ')}`
}
