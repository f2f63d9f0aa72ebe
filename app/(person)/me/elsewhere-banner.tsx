import { useTranslations } from 'next-intl'
import type { ReasonCode } from '@/lib/policy/types'
import { ReasonText } from '@/lib/ui/reason-text'
import type { Meaning } from '@/lib/ui/stat'
import classes from './banner.module.css'
import { DeadlineLine } from './deadline-line'
import type { Elsewhere } from './load-me'

/** Reasons that are about what is needed; those about a sign-in here would be wrong in observe mode. */
const told = new Set<ReasonCode>(['held', 'requires-strength', 'requires-factors', 'requires-together', 'under-review', 'exempt'])

/** In observe mode the most important sentence is about the other system: what it will ask for, and by when. */
export function ElsewhereBanner({ elsewhere, zone }: { elsewhere: Elsewhere; zone: string }) {
  const t = useTranslations('me.elsewhere')
  const { decision, asked, system } = elsewhere
  const [first] = asked
  const isBlocked = decision.state === 'required' || decision.state === 'refused' || decision.state === 'locked'
  const key = asked.length > 0 ? 'asked' : decision.state === 'satisfied' ? 'ready' : 'nothing'
  const meaning: Meaning = key === 'ready' ? 'ready' : key === 'nothing' ? 'neutral' : isBlocked ? 'blocked' : 'soon'
  const reasons = decision.reasons.filter(({ code, values }) => told.has(code) && values?.strength !== 'weak')
  return (
    <section className={`${classes.banner} ${classes[meaning]}`} aria-labelledby="elsewhere">
      {first ? (
        <div className={classes.over}>
          <DeadlineLine asked={first} />
        </div>
      ) : null}
      <h1 id="elsewhere">{t(key, { system })}</h1>
      {key === 'asked' ? <p>{t('where', { system })}</p> : null}
      {reasons.map((reason) => (
        <p key={reason.code + JSON.stringify(reason.values)}>
          <ReasonText reason={reason} zone={zone} />
        </p>
      ))}
    </section>
  )
}
