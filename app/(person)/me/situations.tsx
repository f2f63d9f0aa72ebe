import { useTranslations } from 'next-intl'
import type { FactorType } from '@/lib/factors/registry'
import type { BestAction, Situation } from '@/lib/people/readiness/situations'
import { ButtonLink } from '@/lib/ui/button-link'
import classes from './situations.module.css'

const marks = { in: '✓', repair: '△', desk: '✗' } as const

/** How this person fares when something happens, and the one thing that would mend most of it. */
export function Situations({ situations, best }: { situations: Situation[]; best: BestAction | null }) {
  const t = useTranslations()
  const nameOf = (by: Situation['by']) => (by === null || by === 'mailbox' ? '' : t(`factor.${by as FactorType}.name`))
  return (
    <section className={classes.part} aria-labelledby="situations">
      <h2 id="situations">{t('me.situations.title')}</h2>
      <ul className={classes.list}>
        {situations.map(({ key, outcome, by }) => (
          <li key={key} data-outcome={outcome}>
            <span className={classes.mark} aria-hidden="true">
              {marks[outcome]}
            </span>
            <span>
              <strong>{t(`me.situations.${key}`)}</strong>{' '}
              <span className={classes.how}>
                {by === 'mailbox'
                  ? t(outcome === 'in' ? 'me.situations.byMailbox' : 'me.situations.byMailboxRepair')
                  : t(`me.situations.${outcome}`, { factor: nameOf(by), has: by === null ? 'no' : 'yes' })}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {best ? (
        <div className={classes.best}>
          <p>{t('me.situations.best', { factor: t(`factor.${best.factor as FactorType}.name`), count: best.mends })}</p>
          <ButtonLink href={`/me/factors/${best.factor}?begin=1#register`} variant="default">
            {t('me.situations.register', { factor: t(`factor.${best.factor as FactorType}.name`) })}
          </ButtonLink>
        </div>
      ) : null}
    </section>
  )
}
