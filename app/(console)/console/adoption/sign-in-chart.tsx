import { useTranslations } from 'next-intl'
import { nameFactor } from '@/app/name-factor'
import type { SignInTrend } from '@/lib/adoption/data'
import { shareOverDays } from '@/lib/adoption/rules'
import { lineOf } from './factor-line'
import { TrendChart } from './trend-chart'

/** What people sign in with, as shares of all sign-ins: the phone's is the headline. Weeks are averaged, so that weekends do not show. */
export function SignInChart({ trend }: { trend: SignInTrend }) {
  const t = useTranslations('adoption')
  const all = useTranslations()
  const shown = ['phone', 'passkey', 'totp', 'password', ...Object.keys(trend.byFactor)].filter(
    (name, index, all) => trend.byFactor[name] && all.indexOf(name) === index,
  )
  const nameOf = (name: string) => (name === 'password' ? t('password') : nameFactor(all, name))
  // Today is only part of a day.
  const last = trend.days.length - 1
  return (
    <div id="sign-ins">
      <TrendChart
        title={t('signIns')}
        aside={t('signInsAside')}
        days={trend.days.slice(0, last)}
        asShare
        series={shown.map((name) => ({
          label: nameOf(name),
          ...lineOf(name),
          values: trend.days.slice(0, last).map((_, index) => shareOverDays(trend.byFactor[name] ?? [], trend.all, 7, last - index)),
        }))}
      />
    </div>
  )
}
