import { type ReactNode, Suspense } from 'react'
import { LanguageSwitch } from './language-switch'
import { Mark } from './mark'
import { ObserveStrip } from './observe-strip'
import classes from './portal-shell.module.css'
import { SchemeSwitch } from './scheme-switch'

/**
 * Frame of everything a person sees: the organisation's name, the language, one column. `width` is the column: narrow for
 * the sign-in, wide for a person's own pages and the notice board.
 */
export function PortalShell({
  organisation,
  width = 'narrow',
  logo,
  menu,
  footer,
  enforcedBy = null,
  children,
}: {
  organisation: ReactNode
  width?: 'narrow' | 'wide'
  logo?: ReactNode
  menu?: ReactNode
  footer?: ReactNode
  /** Observe mode: the system that enforces. */
  enforcedBy?: string | null
  children: ReactNode
}) {
  return (
    <div className={`${classes.page} ${classes[width]}`}>
      <header className={classes.head}>
        <a className={classes.name} href="/">
          {logo ?? <Mark />}
          <span>{organisation}</span>
        </a>
        <div className={classes.tools}>
          <Suspense>
            <LanguageSwitch />
          </Suspense>
          <SchemeSwitch />
        </div>
      </header>
      <ObserveStrip system={enforcedBy} place="portal" />
      {menu}
      <main id="main" className={classes.main}>
        {children}
      </main>
      {footer ? <footer className={classes.foot}>{footer}</footer> : null}
    </div>
  )
}
