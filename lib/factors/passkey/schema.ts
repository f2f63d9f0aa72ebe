/** What a stored passkey and its challenges hold, and what browsers send. */
import { z } from 'zod'

const base64url = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[A-Za-z0-9_-]+$/)

/** Credential ids have at most 1023 bytes (L3 §7.1 step 25): 1364 characters of base64url. */
const credentialId = base64url(1364)

export const passkeyData = z.strictObject({
  credentialId,
  /** COSE key, base64url. */
  publicKey: z.string(),
  /** COSE algorithm identifier. */
  algorithm: z.number(),
  counter: z.number().int().nonnegative(),
  transports: z.array(z.string()),
  aaguid: z.string(),
  /** Name by AAGUID, for people to recognise; never for trust. Empty when nobody knows it. */
  provider: z.string(),
  /** BE: the passkey may be synced. Never changes. */
  backupEligible: z.boolean(),
  /** BS: it is synced now. */
  backedUp: z.boolean(),
})
export type PasskeyData = z.infer<typeof passkeyData>

export const passkeyState = z.strictObject({
  /** 32 random bytes, base64url. */
  challenge: z.string(),
  /** Ids that may answer; null = whichever the person picks (usernameless). */
  allowed: z.array(z.string()).nullable(),
})
export type PasskeyState = z.infer<typeof passkeyState>

// Browsers add members to these objects from version to version: what is not named here is dropped, not refused.
const answer = { id: credentialId, rawId: credentialId, type: z.literal('public-key') }
const clientDataJSON = base64url(8_192)

export const registrationAnswer = z.object({
  ...answer,
  response: z.object({
    clientDataJSON,
    attestationObject: base64url(65_536),
    transports: z.array(z.string().max(32)).max(16).optional(),
  }),
})
export type RegistrationAnswer = z.infer<typeof registrationAnswer>

export const assertionAnswer = z.object({
  ...answer,
  response: z.object({
    clientDataJSON,
    authenticatorData: base64url(8_192),
    signature: base64url(16_384),
    userHandle: base64url(128).nullish(),
  }),
})
export type AssertionAnswer = z.infer<typeof assertionAnswer>
