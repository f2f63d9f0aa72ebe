import { z } from 'zod'

/** Instants in seconds since 1970. Good from `from` until, but not at, `until`. `browser`: the hash of the one it was used in first. */
export const dayPassData = z.strictObject({
  from: z.number().int(),
  until: z.number().int(),
  browser: z.string().optional(),
})
export type DayPassData = z.infer<typeof dayPassData>

/** The keyed hash of the code: nobody reads it back. */
export const dayPassSecret = z.strictObject({ hash: z.string() })
export type DayPassSecret = z.infer<typeof dayPassSecret>

export const dayPassState = z.strictObject({ credentialId: z.string() })
export type DayPassState = z.infer<typeof dayPassState>
