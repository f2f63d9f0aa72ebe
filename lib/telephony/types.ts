/** What a phone message's row keeps encrypted. */
export type SealedCode = { to: string; code: string }

/** One short message or one call. `to` is a number in E.164. */
export type OutgoingCall = { id: string; channel: 'sms' | 'voice'; to: string; text: string; locale: 'en' | 'ja' }
