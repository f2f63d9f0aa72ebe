/** The room of temporary passes: a code that the desk hands out after it has recognised somebody, to set up a factor anew. */
import type { Factor } from '../factor'
import { beginVerification } from './begin-verification'
import { finishVerification } from './finish-verification'
import { issue } from './issue'
import { type PassData, type PassSecret, type PassState, passData, passSecret, passState } from './schema'

export const temporaryPass: Factor<PassData, PassSecret, PassState> = {
  type: 'temporary-pass',
  traits: { strength: 'none', phishingResistant: false, restricted: false, recoveryOnly: true, maximum: 1, provenByEnrolment: false },
  data: passData,
  secret: passSecret,
  state: passState,
  notices: { enrolled: 'pass-issued', used: 'pass-used' },
  burnsBeforeChecking: false,
  externalId: () => null,
  describe: ({ from, until }) => ({ shown: '', details: { from, until } }),
  // Nobody registers one: it is issued.
  beginEnrolment: async () => ({ ok: false, reason: 'factor-unknown', counts: false }),
  finishEnrolment: async () => ({ ok: false, reason: 'factor-unknown', counts: false }),
  beginVerification,
  finishVerification,
  issue,
  isSpent: ({ usedAt }) => usedAt !== undefined,
}
