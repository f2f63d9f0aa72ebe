import { z } from 'zod'

export const recoveryData = z.strictObject({
  left: z.number().int().nonnegative(),
  total: z.number().int(),
  /** Codes that were used and are not replaced yet. */
  owed: z.number().int().positive().optional(),
})
export type RecoveryData = z.infer<typeof recoveryData>

export const recoverySecret = z.strictObject({
  /** One salt for the set: a code is stretched once and compared with all. */
  salt: z.string(),
  /** Hashes of the codes that are left. */
  hashes: z.array(z.string()),
})
export type RecoverySecret = z.infer<typeof recoverySecret>

export const recoveryState = z.strictObject({ credentialId: z.string().nullable() })
export type RecoveryState = z.infer<typeof recoveryState>
