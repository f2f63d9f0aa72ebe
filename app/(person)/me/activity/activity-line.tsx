import Link from 'next/link'
import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import { formatClock } from '@/lib/i18n/dates'
import type { ActivityEntry } from '@/lib/people/activity/rules'
import { nameBrowser } from '@/lib/people/browsers/user-agent'
import { Tag } from '@/lib/ui/tag'
import classes from './activity.module.css'

/** One thing that happened: when, what, from where. The day stands above the list. */
export function ActivityLine({ entry }: { entry: ActivityEntry }) {
  const t = useTranslations('me.activity')
  const locale = useLocale()
  const zone = useTimeZone() ?? 'UTC'
  const { at, address, userAgent, isOwn, succeeded } = entry
  const from = [isOwn ? address || t('unknownPlace') : t('byDesk'), nameBrowser(userAgent)].filter(Boolean).join(' · ')
  return (
    <li className={classes.line}>
      <time dateTime={at.toISOString()}>{formatClock(at, { locale, zone })}</time>
      <span>
        <What entry={entry} /> {succeeded ? null : <Tag meaning="soon">{t('failed')}</Tag>}
        <span className={classes.from}>{from}</span>
      </span>
    </li>
  )
}

function What({ entry: { kind, what, factor, count, succeeded } }: { entry: ActivityEntry }) {
  const t = useTranslations()
  const name = factor && t.has(`factor.${factor as 'passkey'}.name`) ? t(`factor.${factor as 'passkey'}.name`) : t('me.activity.password')
  if (kind === 'sign-in') return t(succeeded ? 'me.activity.signedIn' : 'me.activity.signInFailed', { factor: name })
  if (what === 'terms.agreed' && count !== null)
    return <Link href={`/terms?version=${count}`}>{t('me.activity.action.terms-agreed', { count })}</Link>
  const key = `me.activity.action.${what.replaceAll('.', '-')}` as 'me.activity.action.credential-enrolled'
  return t.has(key) ? t(key, { factor: name, count: count ?? 1 } as never) : t('me.activity.action.other', { action: what })
}
