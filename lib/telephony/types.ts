/** What a phone message's row keeps encrypted. */
export type SealedCode = { to: string; code: string }

/** What is known of a number's card before a code goes there. `why`: a short reason, without the number. */
export type Risk = { verdict: 'ok' } | { verdict: 'bad' } | { verdict: 'unknown'; why: string }

/** Millionths of a unit of currency (ISO 4217), never negative. */
export type Price = { micros: number; unit: string }

/** One short message or one call. `to` is a number in E.164. */
export type OutgoingCall = { id: string; channel: 'sms' | 'voice'; to: string; text: string; locale: 'en' | 'ja' }
