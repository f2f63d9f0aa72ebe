'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import classes from './menu.module.css'

/** Where one can go from here. Whoever may only enrol sees nothing else: the other pages would send them back. */
export function Menu({ name, isFull, hasConsole }: { name: string; isFull: boolean; hasConsole: boolean }) {
  const t = useTranslations()
  const path = usePathname()
  const places = [
    { href: '/me', label: t('ui.me.overview'), isHere: path === '/me' || path.startsWith('/me/factors') },
    { href: '/me/activity', label: t('ui.me.activity'), isHere: path === '/me/activity' },
    { href: '/me/sessions', label: t('ui.me.sessions'), isHere: path === '/me/sessions' },
  ]
  return (
    <nav aria-label={t('ui.me.label')} className={classes.bar}>
      <div className={classes.places}>
        {(isFull ? places : places.slice(0, 1)).map(({ href, label, isHere }) => (
          <Link key={href} href={href} className={classes.place} aria-current={isHere ? 'page' : undefined}>
            {label}
          </Link>
        ))}
        {isFull && hasConsole ? (
          <Link href="/console" className={classes.place}>
            {t('me.console')}
          </Link>
        ) : null}
      </div>
      <form action="/sign-in/out" method="post" className={classes.out}>
        <span className={classes.name}>{name}</span>
        <button type="submit">{t('ui.signOut')}</button>
      </form>
    </nav>
  )
}
