import { z } from 'zod'
import { passKinds, passwordStates, proofMethods } from './rules'

/** What the desk writes down of one look. `startsAt` null: now. */
export const proofingInput = z.strictObject({
  method: z.enum(proofMethods),
  isRecognised: z.boolean(),
  note: z.string().trim().min(1).max(1000),
  startsAt: z.date().nullable(),
  kind: z.enum(passKinds),
  /** For how many days a day pass is good, the day it is handed out included; nothing else has any. */
  days: z.int('pass-days').min(1, 'pass-days').max(3, 'pass-days').nullable(),
  /** A day pass opens no new password: there it is always `known`. */
  password: z.enum(passwordStates),
})
export type ProofingInput = z.infer<typeof proofingInput>
