import type { EnrolmentFinding, Refused } from '../factor'
import { checkRegistration } from './check-registration'
import { type PasskeyData, type PasskeyState, registrationAnswer } from './schema'
import { ourSite } from './site'

/** `input`: the browser's `RegistrationResponseJSON`. */
export async function finishEnrolment(state: PasskeyState, input: unknown): Promise<EnrolmentFinding<PasskeyData, null> | Refused> {
  const answer = registrationAnswer.safeParse(input)
  if (!answer.success) return { ok: false, reason: 'passkey-malformed', counts: false }
  const checked = await checkRegistration(ourSite(), state.challenge, answer.data)
  return checked.ok ? { ok: true, data: checked.data, secret: null, userVerified: true } : checked
}
