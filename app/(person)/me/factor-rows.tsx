import Link from 'next/link'
import { useLocale, useNow, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type FactorType, factorTraits, ownFactorTypes } from '@/lib/factors/registry'
import { formatDate } from '@/lib/i18n/dates'
import { isOpen, isRetiring, listFitFactors } from '@/lib/people/readiness/next-action'
import { fromInstant } from '@/lib/platform/duration'
import type { Decision } from '@/lib/policy/types'
import { Tag } from '@/lib/ui/tag'
import type { CredentialView } from '@/lib/verification/types'
import { CredentialFacts } from './credential-facts'
import { FactorIcon } from './factor-icon'
import classes from './factor-rows.module.css'
import { FactorTags, isThisYear } from './factor-tags'
import { type Me, toHeld } from './load-me'

/** A row that opens the factor's page. */
function Row({ factor, title, tags, children }: { factor: string; title: ReactNode; tags?: ReactNode; children: ReactNode }) {
  return (
    <li>
      <Link href={`/me/factors/${factor}`} className={classes.row} prefetch={false}>
        <FactorIcon factor={factor} />
        <span className={classes.text}>
          <span className={classes.title}>
            <strong>{title}</strong> {tags}
          </span>
          <span className={classes.facts}>{children}</span>
        </span>
        <span aria-hidden="true" className={classes.arrow}>
          ›
        </span>
      </Link>
    </li>
  )
}

/** What the person has registered: how far it has come, when it was last used, where it is kept, what is coming for it. */
export function HeldRows({ me, zone }: { me: Me; zone: string }) {
  const t = useTranslations('factor')
  return (
    <ul className={classes.rows}>
      {me.credentials.map((credential) => (
        <Row
          key={credential.id}
          factor={credential.factor}
          title={<CredentialTitle credential={credential} name={t(`${credential.factor as FactorType}.name`)} />}
          tags={<FactorTags credential={credential} decision={me.decision} freshSince={me.freshSince} zone={zone} />}
        >
          <CredentialFacts credential={credential} />
        </Row>
      ))}
    </ul>
  )
}

function CredentialTitle({ credential: { factor, shown, label }, name }: { credential: CredentialView; name: string }) {
  const t = useTranslations('me.factors')
  if (factor === 'phone') return t('titlePhone', { digits: shown })
  return label && label !== name ? t('titleNamed', { name, label }) : name
}

/** What can still be registered, the recommended first. What policy is retiring stands last and is never recommended. */
export function OpenRows({ me, zone }: { me: Me; zone: string }) {
  const t = useTranslations()
  const fit = listFitFactors({ decision: me.decision, traits: factorTraits })
  const given = { decision: me.decision, traits: factorTraits, credentials: me.credentials.map(toHeld) }
  const isHeld = (factor: string) => me.credentials.some((credential) => credential.factor === factor && credential.disabledAt === null)
  const place = (factor: string) => (fit.includes(factor) ? fit.indexOf(factor) : factorTraits[factor]?.recoveryOnly ? 50 : 90)
  const open = ownFactorTypes.filter((factor) => isOpen(given, factor)).sort((a, b) => place(a) - place(b))
  const best = open.find((factor) => fit.includes(factor) && factorTraits[factor]?.phishingResistant && !isHeld(factor))
  if (open.length === 0) return null
  return (
    <>
      <h2 className={classes.heading}>{t('me.factors.add')}</h2>
      <ul className={classes.rows}>
        {open.map((factor) => (
          <Row
            key={factor}
            factor={factor}
            title={t(`factor.${factor}.name`)}
            tags={
              factor === best ? (
                <Tag meaning="ready">{t('me.factors.recommended')}</Tag>
              ) : isRetiring(me.decision.factors[factor]) ? (
                <Coming decision={me.decision} factor={factor} zone={zone} />
              ) : null
            }
          >
            {t(`factor.${factor}.description`)}
          </Row>
        ))}
      </ul>
    </>
  )
}

function Coming({ decision, factor, zone }: { decision: Decision; factor: string; zone: string }) {
  const t = useTranslations('me.factors')
  const locale = useLocale()
  const now = useNow()
  const rule = decision.factors[factor]
  if (rule?.underReview && !rule.next) return <Tag>{t('underReview')}</Tag>
  if (rule?.next?.to.signIn !== 'never') return null
  return (
    <Tag meaning="soon">
      {t('endsOn', {
        date: formatDate(fromInstant(rule.next.at), {
          locale,
          zone,
          precision: 'day',
          withYear: !isThisYear(fromInstant(rule.next.at), now),
        }),
      })}
    </Tag>
  )
}
