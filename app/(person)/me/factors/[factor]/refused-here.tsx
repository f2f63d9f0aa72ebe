import { Stack, Text } from '@mantine/core'
import { getLocale, getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import type { FactorPage } from './load-factor'

/** Refused by how somebody has signed in and from where: what is refused, from where it is open, and what is left here. */
export async function RefusedHere({ page, here }: { page: FactorPage; here: string }) {
  const [t, locale] = await Promise.all([getTranslations(), getLocale()])
  const name = t(`factor.${page.factor}.name`)
  const { networks = [], factors = [] } = page.refusedHere ?? {}
  const list = (names: string[]) => new Intl.ListFormat(locale, { type: 'disjunction' }).format(names)
  const left = page.instead.filter((type) => !factors.includes(type))
  const [other] = left
  return (
    <Callout meaning="soon" title={t('me.factorPage.refusedHere.title', { factor: name })}>
      <Stack gap="xs">
        <Text size="sm">{t('me.factorPage.refusedHere.why')}</Text>
        {networks.length > 0 ? (
          <Text size="sm">{t('me.factorPage.refusedHere.from', { networks: list(networks.map((label) => label[locale])) })}</Text>
        ) : null}
        {factors.length > 0 ? (
          <>
            <Text size="sm">{t('me.factorPage.refusedHere.with', { factors: list(factors.map((type) => t(`factor.${type}.name`))) })}</Text>
            <div>
              <ButtonLink href={`/sign-in/confirm?next=${encodeURIComponent(here)}&alone=1`}>
                {t('me.factorPage.refusedHere.confirm')}
              </ButtonLink>
            </div>
          </>
        ) : null}
        {other ? (
          <>
            <Text size="sm">{t('me.factorPage.refusedHere.left', { factors: list(left.map((type) => t(`factor.${type}.name`))) })}</Text>
            <div>
              <ButtonLink href={`/me/factors/${other}`} variant={factors.length > 0 ? 'default' : 'filled'}>
                {t('me.action.register', { factor: other })}
              </ButtonLink>
            </div>
          </>
        ) : null}
        {networks.length === 0 && factors.length === 0 && left.length === 0 ? (
          <Text size="sm">{t('me.factorPage.refusedHere.desk')}</Text>
        ) : null}
      </Stack>
    </Callout>
  )
}
