import type en from '@/lib/i18n/messages/en.json'

/** Templates are keys of the English messages under `mail`, so that a mail without words does not compile. */
export type MailTemplate = keyof (typeof en)['mail']

/**
 * What fills a template. A string in the form of `Date.toISOString()` is printed in the reader's language and zone, with the
 * zone; the key `factor` holds a factor's type and is printed by its name; `notMe` is the link that stands under a report of a change.
 */
export type MailParams = Record<string, string | number>

/** What a mail row keeps encrypted: nothing of it is in the job or readable in the table. */
export type SealedMail = { to: string; name: string; zone: string; params: MailParams }

/** One mail, ready to go. `id` is the message row's: it becomes the Message-ID and the provider's idempotency key. */
export type OutgoingMail = { id: string; to: string; subject: string; text: string; html: string }

/**
 * What became of one attempt. `retry`: not taken, try again later; `refused`: it will never be taken; `lost`: nobody knows
 * whether it was taken. `reason` is a status or an error code, never the provider's words: they may repeat the address. `isRecipient`:
 * it is this number or mailbox that does not take it, not the provider or its settings.
 */
export type Delivery =
  | { ok: true; providerId: string | null }
  | { ok: false; outcome: 'retry' | 'refused' | 'lost'; reason: string; isRecipient?: true }
