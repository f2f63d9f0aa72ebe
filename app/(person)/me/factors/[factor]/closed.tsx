import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import type { FactorPage } from './load-factor'
import { RefusedHere } from './refused-here'

/** Why nothing more can be registered here now, and what can be instead. */
export async function Closed({ page, here, name }: { page: FactorPage; here: string; name: string }) {
  const t = await getTranslations()
  const { opening, instead, isUnrecorded, maximum } = page
  const [other] = instead
  if (opening === 'factor-first') {
    return (
      <Callout meaning="neutral" title={t('me.factorPage.factorFirst')}>
        {t('me.factorPage.factorFirstText')}
        {other ? (
          <div>
            <ButtonLink href={`/me/factors/${other}`} mt="sm">
              {t('me.action.register', { factor: other })}
            </ButtonLink>
          </div>
        ) : null}
      </Callout>
    )
  }
  if (page.refusedHere) return <RefusedHere page={page} here={here} />
  if (opening === 'full') return <Callout meaning="neutral" title={t('me.factorPage.maximum', { maximum })} />
  const why = isUnrecorded ? 'notOpen' : opening === 'replace' ? 'closedReplace' : 'closed'
  return (
    <Callout meaning="neutral" title={t(`me.factorPage.${why}`, { factor: name })}>
      {opening === 'closed' && other ? (
        <>
          {t('me.factorPage.closedInstead', { factors: instead.map((type) => t(`factor.${type}.name`)).join(' · ') })}
          <div>
            <ButtonLink href={`/me/factors/${other}`} mt="sm">
              {t('me.action.register', { factor: other })}
            </ButtonLink>
          </div>
        </>
      ) : null}
    </Callout>
  )
}
