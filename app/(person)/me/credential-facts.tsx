import { useLocale, useNow, useTimeZone, useTranslations } from 'next-intl'
import { formatDate, formatDistance } from '@/lib/i18n/dates'
import type { CredentialView } from '@/lib/verification/types'

/** Where a passkey works, and what would make it work elsewhere too; nothing for other factors. */
export function CredentialReach({ credential: { factor, details, disabledWhy } }: { credential: CredentialView }) {
  const t = useTranslations('factor.passkey')
  if (factor !== 'passkey' || disabledWhy) return null
  const provider = typeof details.provider === 'string' ? details.provider : ''
  return t(`reach.${readReach(details.reach)}`, { provider: provider || t('reach.anyProvider') })
}

const readReach = (reach: unknown): 'synced' | 'not-yet' | 'key' | 'device' =>
  reach === 'synced' || reach === 'not-yet' || reach === 'key' ? reach : 'device'

/** One quiet line about a credential: last used, where it is kept, how many codes are left. */
export function CredentialFacts({ credential }: { credential: CredentialView }) {
  const t = useTranslations()
  const locale = useLocale()
  const zone = useTimeZone() ?? 'UTC'
  const now = useNow()
  const { factor, label, lastUsedAt, createdAt, details, device, disabledWhy } = credential
  const registered = t('me.factors.registeredAt', { date: formatDate(createdAt, { locale, zone, precision: 'day' }) })
  const parts: string[] = []
  if (disabledWhy) parts.push(t(`me.factorPage.disabledWhy.${disabledWhy}`))
  else if (factor === 'recovery-codes')
    parts.push(t('factor.recovery-codes.detail.left', { left: Number(details.left), total: Number(details.total) }), registered)
  else {
    if (factor === 'passkey') {
      if (details.provider) parts.push(String(details.provider))
      parts.push(t(`factor.passkey.detail.${readReach(details.reach)}`))
    } else if (factor === 'email-otp' && details.circular === true) parts.push(t('factor.email-otp.detail.circular'))
    else if (factor === 'phone' && label && label !== t('factor.phone.name')) parts.push(label)
    else if (device) parts.push(t('me.factorPage.device', { device }))
    parts.push(
      lastUsedAt ? t('me.factors.lastUsed', { date: formatDistance(lastUsedAt, now, { locale, zone }) }) : t('me.factors.neverUsed'),
      registered,
    )
  }
  return parts.join(t('me.banner.separator'))
}
