import { useTranslations } from 'next-intl'
import type { Readiness } from '@/lib/people/readiness/readiness'
import classes from './readiness-head.module.css'

/** Heading of the person's factors with how prepared they are; what is missing opens below. */
export function ReadinessHead({ readiness }: { readiness: Readiness[] }) {
  const t = useTranslations('me')
  const done = readiness.filter(({ isDone }) => isDone).length
  const total = readiness.length
  return (
    <>
      <details className={classes.head}>
        <summary>
          <h2>{t('factors.mine')}</h2>
          <span className={classes.count}>{t('factors.readiness', { done, total })}</span>
        </summary>
        <ul className={classes.list}>
          {readiness.map(({ key, isDone }) => (
            <li key={key} data-done={isDone}>
              <span aria-hidden="true">{isDone ? '✓' : '○'}</span> {t(`readiness.${key}`)}
              <span className={classes.state}>{t(isDone ? 'readiness.done' : 'readiness.open')}</span>
            </li>
          ))}
        </ul>
      </details>
      <progress className={classes.bar} value={done} max={total} aria-label={t('factors.readinessLabel')} data-full={done === total} />
    </>
  )
}
