import { formatDate } from '@/lib/i18n/dates'
import { keyOf } from '@/lib/rollouts/diff/rules'
import type { CalendarDocument, PlanExemptionDocument } from '@/lib/rollouts/schema'
import { describeAudience } from '../../../describe-audience'
import { weekdays } from '../../../weekdays'
import { InstantWords } from './instant-words'
import { type Line, listNames, say, type Wording } from './line'

/** The plan's own calendar day by day and period by period, or that it has none. */
export function describeCalendar(calendar: CalendarDocument | undefined, wording: Wording): Line[] {
  const { t, locale, zone } = wording
  if (!calendar) return [{ key: 'organisation', words: t('edit.calendar.organisation') }]
  const country = calendar.country === undefined ? (zone === 'Asia/Tokyo' ? 'JP' : 'none') : (calendar.country ?? 'none')
  const day = (date: string) => formatDate(new Date(`${date}T00:00:00Z`), { locale, zone: 'UTC', precision: 'day' })
  return [
    { key: 'own', words: t('edit.calendar.own') },
    say('country', t('edit.calendar.country'), t(`edit.calendar.countries.${country}`), wording),
    ...calendar.holidays.map((date) => say('holiday', t('edit.calendar.holidays'), day(date), wording)),
    ...calendar.blackouts.map((blackout) => ({
      key: keyOf(blackout),
      words: (
        <>
          {blackout.name[locale]}
          {t('edit.place.says')}
          <InstantWords text={blackout.from} zone={zone} none={blackout.from} /> –{' '}
          <InstantWords text={blackout.until} zone={zone} none={blackout.until} />
        </>
      ),
    })),
    ...weekdays.map((weekday) => {
      const hours = calendar.deskHours ? calendar.deskHours[weekday] : weekday === 'saturday' || weekday === 'sunday' ? null : usual
      const value = hours ? `${hours.open}–${hours.close}` : t('edit.calendar.closed')
      return say(weekday, t(`edit.calendar.weekday.${weekday}`), value, wording)
    }),
  ]
}
const usual = { open: '09:00', close: '17:00' }

/** One line per exemption of the plan: whom, where, when, why. */
export function describeExemptions(exemptions: PlanExemptionDocument[], wording: Wording): Line[] {
  const { t, locale, zone, names } = wording
  return exemptions.map((exemption) => {
    const { audience, applications, networks, from, until, reason } = exemption
    const where = [
      ...(applications ? [listNames(applications, names.applications, wording)] : []),
      ...(networks ? [listNames(networks, names.networks, wording)] : []),
    ]
    return {
      key: keyOf(exemption),
      words: (
        <>
          {audience ? describeAudience(audience, names.labels, t) : t('review.words.everybodyInPlan')}
          {where.length > 0 ? <div>{t('exemptions.only', { names: where.join(t('exemptions.comma')) })}</div> : null}
          <div>
            <InstantWords text={from} zone={zone} none={t('review.words.fromBeginning')} /> –{' '}
            <InstantWords text={until} zone={zone} none={t('review.words.noEnd')} />
          </div>
          {reason ? <div>{t('review.words.field', { label: t('edit.field.reason'), value: reason[locale] })}</div> : null}
        </>
      ),
    }
  })
}
