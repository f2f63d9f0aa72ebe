/**
 * The room of codes by e-mail: an address with a label, picked by its label, sent to only on a press. In no standard's list of
 * factors (NIST SP 800-63B-4 §3.1.3.1): it counts only by a recorded deviation, and never for administrators (decision D2, SR-3).
 */
import { maskAddress } from '@/lib/people/rules'
import type { Factor } from '../factor'
import { beginEnrolment } from './begin-enrolment'
import { beginVerification } from './begin-verification'
import { finishEnrolment } from './finish-enrolment'
import { finishVerification } from './finish-verification'
import { type EmailData, type EmailSecret, type EmailState, emailData, emailSecret, emailState } from './schema'

export const emailOtp: Factor<EmailData, EmailSecret, EmailState> = {
  type: 'email-otp',
  traits: {
    strength: 'medium',
    phishingResistant: false,
    restricted: false,
    recoveryOnly: false,
    maximum: 5,
    provenByEnrolment: false,
    needsDeviation: true,
  },
  data: emailData,
  secret: emailSecret,
  state: emailState,
  burnsBeforeChecking: false,
  perCredential: 'on-press',
  externalId: () => null,
  describe: ({ shown, circular, silent = false }) => ({ shown, details: { shown, circular, silent } }),
  describePending: (waiting) => ('address' in waiting ? { label: waiting.label, shown: maskAddress(waiting.address) } : null),
  beginEnrolment,
  finishEnrolment,
  beginVerification,
  finishVerification,
}
