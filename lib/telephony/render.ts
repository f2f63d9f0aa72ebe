import { createTranslator } from 'next-intl'
import type { Locale } from '@/lib/i18n/locale'
import en from '@/lib/i18n/messages/en.json'
import ja from '@/lib/i18n/messages/ja.json'

/** Words a code for a short message, or to be read aloud: digit by digit, with pauses, twice. */
export function renderCode(channel: 'sms' | 'voice', locale: Locale, code: string, organisation: string): string {
  const t = createTranslator({ locale, messages: locale === 'ja' ? (ja as typeof en) : en, namespace: 'phone' })
  if (channel === 'sms') return t('sms', { organisation, code })
  const spoken = [...code].join(locale === 'ja' ? '、' : ', ')
  return t('voice', { organisation, code: spoken })
}
