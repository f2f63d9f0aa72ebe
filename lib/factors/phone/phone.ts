/** The room of phone codes: six digits by text message or voice call. Restricted by NIST SP 800-63B-4 §3.1.3.3. */
import type { Factor } from '../factor'
import { beginEnrolment } from './begin-enrolment'
import { beginVerification } from './begin-verification'
import { findRecipient } from './find-recipient'
import { finishEnrolment } from './finish-enrolment'
import { finishVerification } from './finish-verification'
import { type PhoneData, type PhoneSecret, type PhoneState, phoneData, phoneSecret, phoneState } from './schema'

export const phone: Factor<PhoneData, PhoneSecret, PhoneState> = {
  type: 'phone',
  traits: { strength: 'weak', phishingResistant: false, restricted: true, recoveryOnly: false, maximum: 3, provenByEnrolment: true },
  data: phoneData,
  secret: phoneSecret,
  state: phoneState,
  burnsBeforeChecking: false,
  // Five digits are ten times easier to hit: half the tries (decision D9).
  mostFailures: ({ voiceDigits }) => (voiceDigits === 5 ? 25 : 50),
  perCredential: 'at-once',
  recipient: findRecipient,
  externalId: () => null,
  describe: ({ lastDigits, takesSms, channel, country, silent = false }) => ({
    shown: lastDigits,
    details: { lastDigits, takesSms, channel, country, silent },
  }),
  beginEnrolment,
  finishEnrolment,
  beginVerification,
  finishVerification,
}
