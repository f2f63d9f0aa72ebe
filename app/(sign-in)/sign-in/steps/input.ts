import { z } from 'zod'
import type { Step } from '@/lib/sign-in/journeys/types'

export const nonce = z.string().regex(/^[\w-]{43}$/)
const password = z.string().min(1, 'field-required').max(2_000)

/** What the page of a step sends: the page's nonce, and what was typed or shown. */
export const stepInput = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('password'), nonce, password }),
  z.strictObject({ step: z.literal('new-password'), nonce, password }),
  z.strictObject({ step: z.literal('challenge'), nonce, answer: z.unknown() }),
  z.strictObject({ step: z.literal('passkey'), nonce, answer: z.unknown() }),
  z.strictObject({ step: z.literal('terms'), nonce, version: z.int().min(1).nullable() }),
  z.strictObject({ step: z.literal('notice'), nonce, answer: z.enum(['now', 'later']) }),
  // Goes on where a journey stands at its end without a session (the answer to the last step was lost).
  z.strictObject({ step: z.literal('finish'), nonce }),
])

export type StepInput = z.input<typeof stepInput>

/** Where it led: to a session and the page that comes first, to the sign-in with a new password, or to another step on the same page. */
export type StepResult = { step: Step; landing: string | null }
