/** The room of one-time passwords by time (RFC 6238): an authenticator app with a shared key. */
import type { Factor } from '../factor'
import { beginEnrolment } from './begin-enrolment'
import { beginVerification } from './begin-verification'
import { finishEnrolment } from './finish-enrolment'
import { finishVerification } from './finish-verification'
import { type TotpData, type TotpSecret, type TotpState, totpData, totpSecret, totpState } from './schema'

export const totp: Factor<TotpData, TotpSecret, TotpState> = {
  type: 'totp',
  traits: { strength: 'medium', phishingResistant: false, restricted: false, recoveryOnly: false, maximum: 3, provenByEnrolment: true },
  data: totpData,
  secret: totpSecret,
  state: totpState,
  burnsBeforeChecking: false,
  externalId: () => null,
  describe: () => ({ shown: '', details: {} }),
  beginEnrolment,
  finishEnrolment,
  beginVerification,
  finishVerification,
}
