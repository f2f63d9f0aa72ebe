import { useLocale, useNow, useTimeZone, useTranslations } from 'next-intl'
import { nameFactor } from '@/app/name-factor'
import type { HeldElsewhere } from '@/lib/bridge/held/data'
import { formatDate, formatDistance } from '@/lib/i18n/dates'
import { Tag } from '@/lib/ui/tag'
import { FactorIcon } from './factor-icon'
import classes from './factor-rows.module.css'

/** What the person holds at another system: to be known, not to be touched. `system` is shown even where nothing is held. */
export function ElsewhereRows({ held, enforcedBy }: { held: HeldElsewhere[]; enforcedBy: string | null }) {
  const t = useTranslations('me.elsewhere')
  const all = useTranslations()
  const locale = useLocale()
  const zone = useTimeZone() ?? 'UTC'
  const now = useNow()
  const groups = Map.groupBy(held, ({ system }) => system)
  if (groups.size === 0 && enforcedBy !== null) groups.set(enforcedBy, [])
  return [...groups].map(([name, rows]) => {
    const system = name || t('before')
    return (
      <section key={name}>
        <h2 className={classes.heading}>{t('title', { system })}</h2>
        <p className={classes.facts}>{t(rows.length > 0 ? 'text' : 'none', { system })}</p>
        <ul className={classes.rows}>
          {rows.map(({ id, factor, shown, provenAt, lastUsedAt, registeredAt }) => (
            <li key={id} className={classes.row}>
              <FactorIcon factor={factor} />
              <span className={classes.text}>
                <span className={classes.title}>
                  <strong>{nameFactor(all, factor)}</strong>
                  <Tag meaning={provenAt ? 'ready' : 'neutral'}>{t(provenAt ? 'proven' : 'registered')}</Tag>
                </span>
                <span className={classes.facts}>
                  {[
                    shown,
                    lastUsedAt
                      ? t('lastUsed', { date: formatDistance(lastUsedAt, now, { locale, zone }) })
                      : t('seen', { date: formatDate(registeredAt, { locale, zone, precision: 'day' }) }),
                  ]
                    .filter((part) => part !== '')
                    .join(all('me.banner.separator'))}
                </span>
              </span>
            </li>
          ))}
        </ul>
      </section>
    )
  })
}
