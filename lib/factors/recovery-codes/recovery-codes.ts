/** The room of recovery codes: ten single-use codes on paper that open enrolment when everything else is lost. */
import type { Factor } from '../factor'
import { beginVerification } from './begin-verification'
import { codesPerSet } from './codes'
import { finishEnrolment } from './finish-enrolment'
import { finishVerification } from './finish-verification'
import { replaceUsed } from './replace-used'
import { type RecoveryData, type RecoverySecret, type RecoveryState, recoveryData, recoverySecret, recoveryState } from './schema'

export const recoveryCodes: Factor<RecoveryData, RecoverySecret, RecoveryState> = {
  type: 'recovery-codes',
  traits: { strength: 'none', phishingResistant: false, restricted: false, recoveryOnly: true, maximum: 1, provenByEnrolment: false },
  data: recoveryData,
  secret: recoverySecret,
  state: recoveryState,
  notices: { enrolled: 'recovery-codes-made', used: 'recovery-code-used', replaced: 'recovery-code-replaced' },
  burnsBeforeChecking: false,
  externalId: () => null,
  describe: ({ left, total, owed = 0 }) => ({ shown: '', details: { left, total, owed } }),
  beginEnrolment: async ({ held }) => ({
    ok: true,
    state: { credentialId: null },
    show: { count: codesPerSet, replaces: held.length > 0 },
  }),
  finishEnrolment,
  beginVerification,
  finishVerification,
  replaceUsed,
}
