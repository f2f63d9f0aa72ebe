import { z } from 'zod'

export const emailData = z.strictObject({
  /** All that is ever shown of the address. */
  shown: z.string(),
  /** It opens only with this sign-in: it never counts. */
  circular: z.boolean(),
  /** The last messages did not arrive; gone once a code from it was typed. */
  silent: z.boolean().optional(),
})
export type EmailData = z.infer<typeof emailData>

export const emailSecret = z.strictObject({ address: z.string() })
export type EmailSecret = z.infer<typeof emailSecret>

const sent = { codeHash: z.string(), expiresAt: z.number() }

export const emailState = z.union([
  /** Waits for the confirmation: by the code, here; or by the link, wherever the owner is signed in. */
  z.strictObject({ ...sent, linkHash: z.string(), address: z.string(), label: z.string(), circular: z.boolean() }),
  /** Sent to one that the person picked. */
  z.strictObject({ ...sent, credentialId: z.string() }),
  /** The person has not picked yet: nothing was sent, nothing can be right. */
  z.strictObject({ waits: z.literal(true) }),
])
export type EmailState = z.infer<typeof emailState>

export const enrolmentChoice = z.strictObject({
  address: z.string().min(3).max(320),
  label: z.string().max(512).default(''),
  /** The person says that this mailbox opens only with this sign-in. */
  circular: z.boolean().default(false),
})
