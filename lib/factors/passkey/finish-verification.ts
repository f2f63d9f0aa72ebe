import type { AnswerContext, Refused, VerificationFinding } from '../factor'
import { checkAssertion } from './check-assertion'
import { assertionAnswer, type PasskeyData, type PasskeyState } from './schema'
import { ourSite, userHandle } from './site'

/** `input`: the browser's `AuthenticationResponseJSON`. An id that is unknown or was not allowed is answered like a wrong signature. */
export async function finishVerification(
  { held, personId }: AnswerContext<PasskeyData, null>,
  state: PasskeyState,
  input: unknown,
): Promise<VerificationFinding<PasskeyData, null> | Refused> {
  const answer = assertionAnswer.safeParse(input)
  if (!answer.success) return { ok: false, reason: 'passkey-malformed', counts: false }
  const isAllowed = state.allowed === null || state.allowed.includes(answer.data.id)
  const owned = isAllowed ? held.find(({ data }) => data.credentialId === answer.data.id) : undefined
  const checked = await checkAssertion(ourSite(), state.challenge, answer.data, owned?.data ?? null, {
    userHandle: userHandle(personId ?? ''),
    mustNameOwner: state.allowed === null,
  })
  if (!checked.ok) return checked
  if (!owned) return { ok: false, reason: 'passkey-refused', counts: false }
  return { ok: true, id: owned.id, data: checked.data, userVerified: true }
}
