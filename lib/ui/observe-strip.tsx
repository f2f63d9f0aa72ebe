import { useTranslations } from 'next-intl'
import classes from './observe-strip.module.css'

/** Says on every page, while this installation only observes, which system checks sign-ins. Nothing where it decides itself. */
export function ObserveStrip({ system, place }: { system: string | null; place: 'portal' | 'console' }) {
  const t = useTranslations('ui.observe')
  if (system === null) return null
  return (
    <aside className={classes.strip} aria-label={t('label')}>
      {t(place, { system })}
    </aside>
  )
}
