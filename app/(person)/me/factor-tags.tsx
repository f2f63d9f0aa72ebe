import { useLocale, useNow, useTranslations } from 'next-intl'
import { formatDate } from '@/lib/i18n/dates'
import { fromInstant } from '@/lib/platform/duration'
import type { Decision } from '@/lib/policy/types'
import { Tag } from '@/lib/ui/tag'
import type { CredentialView } from '@/lib/verification/types'

type Props = { credential: CredentialView; decision: Pick<Decision, 'factors'>; freshSince: Date; zone: string }

/** A year is only written where it is another one. */
export const isThisYear = (at: Date, now: Date): boolean => at.getUTCFullYear() === now.getUTCFullYear()

/** How far a credential has come, and what policy has announced for it: at most the words that change what to do. */
export function FactorTags({ credential, decision, freshSince, zone }: Props) {
  const t = useTranslations('me.factors')
  const locale = useLocale()
  const now = useNow()
  if (credential.disabledAt) return <Tag meaning="blocked">{t('disabled')}</Tag>
  if (credential.factor === 'recovery-codes') return Number(credential.details.left) <= 3 ? <Tag meaning="soon">{t('fewLeft')}</Tag> : null
  const rule = decision.factors[credential.factor]
  const day = (at: number) => formatDate(fromInstant(at), { locale, zone, precision: 'day', withYear: !isThisYear(fromInstant(at), now) })
  const isStale = credential.provenAt !== null && (credential.lastUsedAt ?? credential.provenAt) < freshSince
  return (
    <>
      {credential.provenAt === null ? <Tag meaning="soon">{t('registered')}</Tag> : <Tag meaning="ready">{t('proven')}</Tag>}
      {isStale ? <Tag meaning="soon">{t('stale')}</Tag> : null}
      {rule?.guarded ? (
        <Tag meaning="blocked">{t('guarded')}</Tag>
      ) : rule?.signIn === 'never' ? (
        <Tag meaning="blocked">{t('ended')}</Tag>
      ) : rule?.signIn === 'backup' ? (
        <Tag meaning="soon">{t('backup')}</Tag>
      ) : rule?.signIn === 'discouraged' && rule.next?.to.signIn !== 'never' ? (
        <Tag meaning="soon">{t('discouraged')}</Tag>
      ) : null}
      {rule?.next?.to.signIn === 'never' ? <Tag meaning="soon">{t('endsOn', { date: day(rule.next.at) })}</Tag> : null}
      {rule?.next?.to.signIn === 'backup' ? <Tag meaning="soon">{t('backupFrom', { date: day(rule.next.at) })}</Tag> : null}
      {rule?.next?.to.signIn === 'discouraged' ? <Tag meaning="soon">{t('discouragedFrom', { date: day(rule.next.at) })}</Tag> : null}
      {rule?.underReview ? <Tag>{t('underReview')}</Tag> : null}
      {credential.details.silent === true ? <Tag meaning="soon">{t('silent')}</Tag> : null}
    </>
  )
}
