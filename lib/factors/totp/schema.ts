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

/** While enrolling, the key that waits to be confirmed; while verifying, which credentials may answer. */
export const totpState = z.union([z.strictObject({ key: z.string() }), z.strictObject({ among: z.array(z.string()) })])
export type TotpState = z.infer<typeof totpState>
