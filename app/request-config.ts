import { getRequestConfig } from 'next-intl/server'
import { loadReader } from './reader'

/** Language, messages, zone and `now` of a request, for next-intl. */
export default getRequestConfig(async () => {
  const reader = await loadReader()
  const messages = reader.locale === 'ja' ? await import('@/lib/i18n/messages/ja.json') : await import('@/lib/i18n/messages/en.json')
  return { locale: reader.locale, messages: messages.default, timeZone: reader.zone, now: reader.now }
})
