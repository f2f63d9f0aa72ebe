import Link from 'next/link'
import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import type { FactorType } from '@/lib/factors/registry'
import { formatDeadline } from '@/lib/i18n/dates'
import { fromInstant } from '@/lib/platform/duration'
import type { ReasonCode } from '@/lib/policy/types'
import { isSecondFactor, recoveryFactors } from '@/lib/sign-in/recovery'
import { DateText } from '@/lib/ui/date-text'
import { ReasonText } from '@/lib/ui/reason-text'
import type { Meaning } from '@/lib/ui/stat'
import classes from './banner.module.css'
import { DeadlineLine } from './deadline-line'
import type { Me } from './load-me'
import { NextStep } from './next-step'

/** Reasons that say more than the deadline line and the tags of the factors do. */
const told = new Set<ReasonCode>([
  'held',
  'grace-skips',
  'requires-strength',
  'requires-factors',
  'requires-together',
  'stranded-guarded',
  'stranded',
  'factor-refused',
  'factor-opens-settings',
  'under-review',
  'exempt',
])

const tryTexts = { untried: 'tryText', stale: 'provePlain', unused: 'unusedText' } as const

/** The most important sentence of the page: ready, or what to do by when, and why. It comes from the decision of the gate. */
export function Banner({ me, kind, zone, contact }: { me: Me; kind: 'phone' | 'computer'; zone: string; contact: string }) {
  const t = useTranslations('me.banner')
  const { decision, plan, asked } = me
  const [first] = asked
  const isBlocked =
    decision.state === 'required' || decision.state === 'refused' || decision.state === 'locked' || me.actor.access === 'enrol-only'
  const meaning: Meaning = plan.kind === 'none' ? 'ready' : isBlocked ? 'blocked' : decision.state === 'undated' ? 'neutral' : 'soon'
  // "At least weak" is met by anything: saying so would recommend the very factor that is on its way out.
  const reasons = decision.reasons.filter(({ code, values }) => told.has(code) && values?.strength !== 'weak')
  return (
    <section className={`${classes.banner} ${classes[meaning]}`} aria-labelledby="next-step">
      <NextStep
        plan={plan}
        kind={kind}
        mustContinue={isBlocked}
        contact={contact}
        over={first ? <DeadlineLine asked={first} /> : null}
        title={plan.kind === 'none' ? t('ready') : null}
      >
        {plan.kind === 'none' ? (
          <p>{t(decision.state === 'exempt' ? 'readyExempt' : decision.state === 'satisfied' ? 'readySatisfied' : 'readyNothing')}</p>
        ) : null}
        {plan.kind === 'desk' ? <p>{t('deskText')}</p> : null}
        {plan.kind === 'try' ? <p>{t(tryTexts[plan.why])}</p> : null}
        <Owed me={me} />
        <AfterCode me={me} />
        <DayPass until={decision.standsIn} />
        <Ending me={me} zone={zone} />
        {reasons.map((reason) => (
          <p key={reason.code + JSON.stringify(reason.values)}>
            <ReasonText reason={reason} zone={zone} />
          </p>
        ))}
      </NextStep>
      <Why me={me} />
    </section>
  )
}

/** The code for the one that was used has not been looked at yet. */
function Owed({ me: { owesCode } }: { me: Me }) {
  const t = useTranslations('me.banner')
  return owesCode ? (
    <p>
      {t('owed')} <Link href="/me/recovery-code">{t('showOwed')}</Link>
    </p>
  ) : null
}

/**
 * Signed in with a recovery code or a pass while something else is still registered: as long as policy believes in that, only it opens
 * a registration. Whoever has lost it says so first.
 */
function AfterCode({ me: { actor, decision, credentials } }: { me: Me }) {
  const t = useTranslations()
  const shown = actor.session.factors.map(({ factor }) => factor)
  if (!shown.some((factor) => recoveryFactors.has(factor)) || shown.some(isSecondFactor) || decision.door !== 'change') return null
  const ways = new Set(
    credentials
      .filter(({ provenAt, disabledAt, factor }) => provenAt && !disabledAt && factor !== 'recovery-codes')
      .map(({ factor }) => factor),
  )
  return (
    <>
      <p>{t(shown.includes('temporary-pass') ? 'me.banner.afterPass' : 'me.banner.afterCode')}</p>
      <ul>
        {[...ways].map((factor) => (
          <li key={factor}>
            <Link href={`/me/factors/${factor}`}>{t('me.banner.reportLost', { factor: t(`factor.${factor as FactorType}.name`) })}</Link>
          </li>
        ))}
      </ul>
    </>
  )
}

/** A day pass stands in for what is asked: until when, and what stays closed to it. */
function DayPass({ until }: { until: number | null }) {
  const t = useTranslations('me.banner')
  if (until === null) return null
  return (
    <p>
      {t.rich('dayPass', { date: () => <DateText at={fromInstant(until)} /> })} {t('dayPassThen')}
    </p>
  )
}

/** What is about to be taken from this person, and whether anything else would be left. */
function Ending({ me: { decision, credentials }, zone }: { me: Me; zone: string }) {
  const t = useTranslations()
  const locale = useLocale()
  const readerZone = useTimeZone() ?? zone
  const ways = new Set(
    credentials
      .filter(({ provenAt, disabledAt, factor }) => provenAt && !disabledAt && factor !== 'recovery-codes')
      .map(({ factor }) => factor),
  )
  return [...ways].map((factor) => {
    const next = decision.factors[factor]?.next
    if (next?.to.signIn !== 'never') return null
    const date = formatDeadline(fromInstant(next.at), { locale, zone, readerZone }, (there) => t('ui.whereYouAre', { date: there }))
    return (
      <p key={factor}>
        {t('me.banner.ends', { date, factor: t(`factor.${factor as FactorType}.name`) })}
        {ways.size === 1 ? `${locale === 'ja' ? '' : ' '}${t('me.banner.onlyWay')}` : null}
      </p>
    )
  })
}

/** The plans' own words, one line each; folded away, because most people only want to be done. */
function Why({ me: { asked } }: { me: Me }) {
  const t = useTranslations('me.banner')
  const locale = useLocale()
  const lines = asked.filter(({ wave }) => wave.reason[locale])
  if (lines.length === 0) return null
  return (
    <details className={classes.why}>
      <summary>{t('why')}</summary>
      {lines.map(({ obligation, rollout, wave }) => (
        <div key={obligation.rollout}>
          <strong>{rollout.name[locale]}</strong>
          <p>{wave.reason[locale]}</p>
          {asked.length > 1 ? (
            <p>
              <DeadlineLine asked={{ obligation, rollout, wave }} />
            </p>
          ) : null}
        </div>
      ))}
    </details>
  )
}
