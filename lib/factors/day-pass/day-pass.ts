/**
 * The room of day passes: a code of the desk that stands in for what is asked, for three days at most and in one browser. It takes the place
 * of switching MFA off for somebody, which nobody can (docs/decisions/0087).
 */
import type { Factor } from '../factor'
import { beginVerification } from './begin-verification'
import { finishVerification } from './finish-verification'
import { issue } from './issue'
import { type DayPassData, type DayPassSecret, type DayPassState, dayPassData, dayPassSecret, dayPassState } from './schema'

export const dayPass: Factor<DayPassData, DayPassSecret, DayPassState> = {
  type: 'day-pass',
  traits: {
    strength: 'none',
    phishingResistant: false,
    restricted: false,
    recoveryOnly: true,
    standsIn: true,
    maximum: 1,
    provenByEnrolment: false,
  },
  data: dayPassData,
  secret: dayPassSecret,
  state: dayPassState,
  notices: { enrolled: 'day-pass-issued' },
  burnsBeforeChecking: false,
  externalId: () => null,
  describe: ({ from, until }) => ({ shown: '', details: { from, until } }),
  // Nobody registers one: it is issued.
  beginEnrolment: async () => ({ ok: false, reason: 'factor-unknown', counts: false }),
  finishEnrolment: async () => ({ ok: false, reason: 'factor-unknown', counts: false }),
  beginVerification,
  finishVerification,
  issue,
}
