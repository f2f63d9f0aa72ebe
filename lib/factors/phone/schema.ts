import { z } from 'zod'

export const channel = z.enum(['sms', 'voice'])
export type Channel = z.infer<typeof channel>

export const phoneData = z.strictObject({
  /** All that is ever shown of the number. */
  lastDigits: z.string(),
  /** ISO 3166 code, '' where the numbering plan names none. */
  country: z.string(),
  /** Whether it can take text messages: a fixed line cannot. */
  takesSms: z.boolean(),
  /** How the last code went, so that the next is offered the same way. */
  channel,
  /** The last messages did not arrive; gone once a code from it was typed. */
  silent: z.boolean().optional(),
})
export type PhoneData = z.infer<typeof phoneData>

export const phoneSecret = z.strictObject({
  /** E.164. */
  number: z.string(),
})
export type PhoneSecret = z.infer<typeof phoneSecret>

/** A challenge begun by an earlier release says nothing of its digits: six. */
const sent = { codeHash: z.string(), expiresAt: z.number(), channel, digits: z.number().int().default(6) }

export const phoneState = z.union([
  z.strictObject({ ...sent, number: z.string(), replaces: z.string().nullable() }),
  z.strictObject({ ...sent, credentialId: z.string() }),
])
export type PhoneState = z.infer<typeof phoneState>

export const enrolmentChoice = z.strictObject({
  number: z.string().min(3).max(64),
  channel: channel.default('sms'),
  /** A number of the person's that ends when this one is confirmed. */
  replaces: z.string().optional(),
})

export const verificationChoice = z.object({ credentialId: z.string().optional(), channel: channel.optional() }).catch({})
