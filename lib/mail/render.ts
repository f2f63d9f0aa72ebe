import { createTranslator } from 'next-intl'
import { formatDate, formatZone } from '@/lib/i18n/dates'
import type { Locale } from '@/lib/i18n/locale'
import en from '@/lib/i18n/messages/en.json'
import ja from '@/lib/i18n/messages/ja.json'
import { mailHtml } from './html'
import type { MailParams, MailTemplate, OutgoingMail, SealedMail } from './types'

export type Sender = { organisation: string; contact: string }

/** Reports of a change to how somebody signs in: they say what to do if it was not you (NIST SP 800-63B-4 §4.6). */
const reportsChange = /^(factor|recovery|password|session|address|addresses)-/

const isoInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** Words a mail: subject, text and HTML in the person's language, instants in their zone with its name. */
export function renderMail(id: string, template: MailTemplate, locale: Locale, sealed: SealedMail, sender: Sender): OutgoingMail {
  const t = createTranslator({ locale, messages: locale === 'ja' ? (ja as typeof en) : en, onError: failLoudly })
  const params = wordParams(sealed.params, locale, sealed.zone, (factor) => factorName(factor, locale))
  // The template is only known at run time; that its keys exist is what the type MailTemplate says.
  const word = t as (key: string, values?: MailParams) => string
  const subject = oneLine(word(`mail.${template}.subject`, params))
  const body = word(`mail.${template}.body`, params)
  const parts = {
    greeting: word('mailFrame.greeting', { name: sealed.name }),
    body,
    notYou: params.notMe ? word('mailFrame.notMe', { link: params.notMe }) : reportsChange.test(template) ? word('mailFrame.notYou') : null,
    contact: sender.contact
      ? word('mailFrame.contact', { organisation: sender.organisation, contact: sender.contact })
      : sender.organisation,
    automatic: word('mailFrame.automatic'),
  }
  const text = `${[parts.greeting, parts.body, parts.notYou, '--', `${parts.contact}\n${parts.automatic}`].filter(Boolean).join('\n\n')}\n`
  return { id, to: sealed.to, subject, text, html: mailHtml({ ...parts, locale, subject, organisation: sender.organisation }) }
}

function wordParams(params: MailParams, locale: Locale, zone: string, nameFactor: (type: string) => string): MailParams {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => {
      if (key === 'factor') return [key, nameFactor(String(value))]
      return [key, typeof value === 'string' && isoInstant.test(value) ? wordInstant(new Date(value), locale, zone) : value]
    }),
  )
}

function wordInstant(at: Date, locale: Locale, zone: string): string {
  const date = formatDate(at, { locale, zone })
  return locale === 'ja' ? `${date}（${formatZone(at, zone, 'ja')}）` : `${date} (${formatZone(at, zone, 'en')})`
}

function factorName(type: string, locale: Locale): string {
  const names: Record<string, { name: string }> = (locale === 'ja' ? ja : en).factor
  return names[type]?.name ?? type
}

/** Names and labels come from people: a line break in them must not begin a new header (SR-87). */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** A mail with a hole in it is not sent: the job fails and is looked at. */
const failLoudly = (error: Error): never => {
  throw new Error(`mail not worded: ${error.message.split('\n', 1)[0]}`)
}
