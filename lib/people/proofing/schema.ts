import { z } from 'zod'
import { proofMethods } from './rules'

/** What the desk writes down of one look. `startsAt` null: now. */
export const proofingInput = z.strictObject({
  method: z.enum(proofMethods),
  isRecognised: z.boolean(),
  note: z.string().trim().min(1).max(1000),
  startsAt: z.date().nullable(),
})
export type ProofingInput = z.infer<typeof proofingInput>
