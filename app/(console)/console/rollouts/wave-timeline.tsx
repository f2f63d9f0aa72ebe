import { Text } from '@mantine/core'
import { useFormatter, useTranslations } from 'next-intl'
import { fromInstant } from '@/lib/platform/duration'
import type { Calendar, Instant } from '@/lib/policy/types'
import { DateText } from '@/lib/ui/date-text'
import { Tag } from '@/lib/ui/tag'
import { CalendarBands, CalendarWords } from './timeline-calendar'
import { findRange, listMonths, place, type Range, type TimelineWave } from './timeline-range'
import classes from './wave-timeline.module.css'

export type ShownWave = TimelineWave & {
  key: string
  name: string
  precision: 'minute' | 'day'
  /** The date as holds leave it; null while nobody knows. Equal to `enforceAt` where nothing holds. */
  effectiveAt: Instant | null
  isHeld: boolean
  /** How many people it has, how many of them are ready, and where they are listed. Null while it is being written. */
  people: { count: number; ready: number; href: string } | null
}

const yearOf = (at: Instant) => new Date(at * 1000).getUTCFullYear()

/** Waves on a common line of time: told, asked, enforced; now is the vertical line. Every row says the same in words. */
export function WaveTimeline({ waves, now, zone, calendar }: { waves: ShownWave[]; now: Instant; zone: string; calendar: Calendar }) {
  const t = useTranslations('rollouts.timeline')
  const format = useFormatter()
  const range = findRange(waves, now)
  const months = listMonths(range)
  return (
    <div>
      <div className={classes.grid}>
        <span />
        <div className={classes.months} aria-hidden>
          {months.map((at, index) => (
            <span key={at} className={classes.month} style={{ left: `${place(range, at)}%` }}>
              {format.dateTime(fromInstant(at + 43_200), {
                month: 'short',
                year: index > 0 && yearOf(at) !== yearOf(months[index - 1] ?? at) ? '2-digit' : undefined,
              })}
            </span>
          ))}
        </div>
        <span />
        <span />
        {waves.map((wave, index) => (
          <Row key={wave.key} wave={wave} order={index + 1} range={range} months={months} now={now} zone={zone} calendar={calendar} />
        ))}
      </div>
      <div className={classes.legend} aria-hidden style={{ marginTop: 10 }}>
        {(['told', 'asked', 'done'] as const).map((key) => (
          <span key={key}>
            <span className={`${classes.swatch} ${classes[key]}`} />
            {t(`legend.${key}`)}
          </span>
        ))}
        <span>
          <span
            className={classes.swatch}
            style={{ background: 'var(--sekisho-ink)', width: 9, transform: 'rotate(45deg)', borderRadius: 0 }}
          />
          {t('legend.step')}
        </span>
        <span>
          <span className={classes.swatch} style={{ background: 'var(--mantine-color-shu-6)', width: 2 }} />
          {t('legend.now')}
        </span>
        {(['blackout', 'holiday'] as const).map((key) => (
          <span key={key}>
            <span className={`${classes.swatch} ${classes[key]}`} />
            {t(`legend.${key}`)}
          </span>
        ))}
      </div>
      <CalendarWords calendar={calendar} range={range} />
    </div>
  )
}

function Row({
  wave,
  order,
  range,
  months,
  now,
  zone,
  calendar,
}: {
  wave: ShownWave
  order: number
  range: Range
  months: Instant[]
  now: Instant
  zone: string
  calendar: Calendar
}) {
  const t = useTranslations('rollouts.timeline')
  const format = useFormatter()
  const at = wave.effectiveAt
  const share = wave.people && wave.people.count > 0 ? wave.people.ready / wave.people.count : 0
  return (
    <>
      <div className={classes.name}>
        <Text component="span" size="sm" c="dimmed">
          {order}
          {' · '}
        </Text>
        <Text component="span" size="sm" fw={600}>
          {wave.name}
        </Text>{' '}
        {wave.isHeld ? <Tag meaning="soon">{t('held')}</Tag> : null}
      </div>
      <div className={classes.track} aria-hidden>
        <CalendarBands calendar={calendar} range={range} />
        {months.map((month) => (
          <span key={month} className={classes.tick} style={{ left: `${place(range, month)}%` }} />
        ))}
        <Bars wave={wave} range={range} now={now} />
        <span className={classes.now} style={{ left: `${place(range, now)}%` }} />
      </div>
      <Text size="sm" component="div" c={at !== null && at > now ? undefined : 'dimmed'}>
        {wave.enforceAt === null ? (
          t('undated')
        ) : at === null ? (
          t('heldOpen')
        ) : (
          <>
            {at <= now ? t('enforced') : t('enforces')} <DateText at={fromInstant(at)} zone={zone} precision={wave.precision} distance />
          </>
        )}
      </Text>
      <div className={classes.side}>
        {wave.people ? (
          <>
            <div className={classes.meter} role="img" aria-label={t('ready', { ready: wave.people.ready, people: wave.people.count })}>
              <div className={classes.fill} style={{ width: `${share * 100}%` }} />
            </div>
            <Text size="xs" c="dimmed">
              <a href={wave.people.href}>{format.number(wave.people.count)}</a> ·{' '}
              {t('share', { share: format.number(share, { style: 'percent', maximumFractionDigits: 0 }) })}
            </Text>
          </>
        ) : null}
      </div>
    </>
  )
}

function Bars({ wave, range, now }: { wave: ShownWave; range: Range; now: Instant }) {
  const span = (from: Instant, until: Instant, className: string | undefined) =>
    until > from ? (
      <span
        className={`${classes.bar} ${className}`}
        style={{ left: `${place(range, from)}%`, width: `${place(range, until) - place(range, from)}%` }}
      />
    ) : null
  if (wave.announceAt === null && wave.enforceAt === null)
    return <span className={`${classes.bar} ${classes.undated}`} style={{ left: `${place(range, now)}%`, right: 0 }} />
  const told = wave.announceAt ?? wave.promptFrom ?? wave.effectiveAt ?? now
  if (wave.enforceAt === null || wave.effectiveAt === null)
    return <span className={`${classes.bar} ${classes.undated}`} style={{ left: `${place(range, told)}%`, right: 0 }} />
  const asked = wave.promptFrom ?? wave.effectiveAt
  return (
    <>
      {span(told, asked, classes.told)}
      {span(asked, wave.effectiveAt, classes.asked)}
      {span(wave.effectiveAt, Math.max(now, wave.effectiveAt), classes.done)}
      {[...new Set(wave.steps)].map((at) => (
        <span key={at} className={classes.step} style={{ left: `${place(range, at)}%` }} />
      ))}
    </>
  )
}
