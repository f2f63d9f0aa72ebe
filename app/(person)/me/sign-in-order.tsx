'use client'

import { Button } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { ErrorText } from '@/lib/factors/error-text'
import type { FactorType } from '@/lib/factors/registry'
import type { OrderLine } from '@/lib/policy/explain-order'
import { makeFirst } from './factors/[factor]/actions'
import classes from './situations.module.css'
import { useAct } from './use-act'

/** In which order this person's ways are offered at the sign-in, why, and what brings another to the front. */
export function SignInOrder({ order }: { order: OrderLine[] }) {
  const t = useTranslations()
  const { act, error, isPending, router } = useAct('/me')
  const nameOf = (factor: string) => t(`factor.${factor as FactorType}.name`)
  if (order.length < 2) return null
  return (
    <section className={classes.part} aria-labelledby="order">
      <h2 id="order">{t('me.order.title')}</h2>
      <ol className={classes.list}>
        {order.map(({ factor, why, than, credentialId }, at) => (
          <li key={factor}>
            <span className={classes.mark} aria-hidden="true">
              {at + 1}
            </span>
            <span>
              <strong>{nameOf(factor)}</strong>{' '}
              <span className={classes.how}>{t(`me.order.${why}`, { than: than ? nameOf(than) : '' })}</span>
              {credentialId ? (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  px={0}
                  display="block"
                  aria-label={t('me.order.putFirst', { factor: nameOf(factor) })}
                  disabled={isPending}
                  onClick={() =>
                    act(
                      () => makeFirst({ credentialId }),
                      () => router.refresh(),
                    )
                  }
                >
                  {t('me.factorPage.makeFirst')}
                </Button>
              ) : null}
            </span>
          </li>
        ))}
      </ol>
      <ErrorText error={error} />
    </section>
  )
}
