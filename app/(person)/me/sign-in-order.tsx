import { useTranslations } from 'next-intl'
import type { FactorType } from '@/lib/factors/registry'
import type { OrderLine } from '@/lib/policy/explain-order'
import classes from './situations.module.css'

/** In which order this person's ways are offered at the sign-in, why, and what brings another to the front. */
export function SignInOrder({ order }: { order: OrderLine[] }) {
  const t = useTranslations()
  const nameOf = (factor: string) => t(`factor.${factor as FactorType}.name`)
  if (order.length < 2) return null
  return (
    <section className={classes.part} aria-labelledby="order">
      <h2 id="order">{t('me.order.title')}</h2>
      <ol className={classes.list}>
        {order.map(({ factor, why, than }, at) => (
          <li key={factor}>
            <span className={classes.mark} aria-hidden="true">
              {at + 1}
            </span>
            <span>
              <strong>{nameOf(factor)}</strong>{' '}
              <span className={classes.how}>{t(`me.order.${why}`, { than: than ? nameOf(than) : '' })}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
