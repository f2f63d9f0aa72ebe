import { z } from 'zod'

const words = z.string().trim().min(1, 'field-required').max(50_000)

/** A new wording in both languages. */
export const termsWords = z.strictObject({ en: words, ja: words })
export type TermsWords = z.infer<typeof termsWords>
