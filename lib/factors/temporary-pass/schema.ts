import { z } from 'zod'

/** Instants in seconds since 1970. The pass may be used from `from` until, but not at, `until`. */
export const passData = z.strictObject({
  kind: z.literal('enrolment'),
  from: z.number().int(),
  until: z.number().int(),
  usedAt: z.number().int().optional(),
})
export type PassData = z.infer<typeof passData>

/** The keyed hash of the code: nobody reads it back. */
export const passSecret = z.strictObject({ hash: z.string() })
export type PassSecret = z.infer<typeof passSecret>

export const passState = z.strictObject({ credentialId: z.string() })
export type PassState = z.infer<typeof passState>
