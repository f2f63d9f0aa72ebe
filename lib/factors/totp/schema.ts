import { z } from 'zod'

export const totpData = z.strictObject({
  /** The last accepted time step: it and everything before are refused from then on (SR-21). */
  lastStep: z.number().int().nonnegative(),
})
export type TotpData = z.infer<typeof totpData>

export const totpSecret = z.strictObject({
  /** 160 bits, base32. */
  key: z.string(),
})
export type TotpSecret = z.infer<typeof totpSecret>

/** What a registration may be asked for: to take the place of one that is held. */
export const totpChoice = z.object({ replaces: z.string().optional() })

/** While enrolling, the key that waits to be confirmed and whose place it takes; while verifying, which credentials may answer. */
export const totpState = z.union([
  z.strictObject({ key: z.string(), replaces: z.string().nullable().default(null) }),
  z.strictObject({ among: z.array(z.string()) }),
])
export type TotpState = z.infer<typeof totpState>
