import { getTranslations } from 'next-intl/server'
import { fromInstant } from '@/lib/platform/duration'
import type { Decision } from '@/lib/policy/types'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'

/** Says under a challenge that its factor is on the way out, for this person, and what comes after this sign-in. */
export async function EndingNotice({ decision, factor, zone }: { decision: Pick<Decision, 'factors'>; factor: string; zone: string }) {
  const t = await getTranslations()
  const rule = decision.factors[factor]
  const name = t(`factor.${factor}.name` as 'factor.passkey.name')
  const takes = rule?.next?.to.signIn
  if (rule?.next && (takes === 'never' || takes === 'backup')) {
    const title = t.rich(takes === 'never' ? 'signIn.ending.never' : 'signIn.ending.backup', {
      factor: name,
      date: () => <DateText at={fromInstant(rule.next?.at ?? 0)} zone={zone} distance />,
    })
    return (
      <div style={{ marginTop: 'var(--mantine-spacing-lg)' }}>
        <Callout meaning="soon" title={title}>
          {t('signIn.ending.help')}
        </Callout>
      </div>
    )
  }
  if (rule?.signIn !== 'discouraged' && rule?.signIn !== 'backup') return null
  return (
    <div style={{ marginTop: 'var(--mantine-spacing-lg)' }}>
      <Callout
        meaning="soon"
        title={t(rule.signIn === 'backup' ? 'signIn.ending.isBackup' : 'signIn.ending.isDiscouraged', { factor: name })}
      >
        {t('signIn.ending.help')}
      </Callout>
    </div>
  )
}
