/** The room of passkeys: WebAuthn on a platform authenticator or a security key. */
import { z } from 'zod'
import type { Factor } from '../factor'
import { beginEnrolment } from './begin-enrolment'
import { beginVerification } from './begin-verification'
import { finishEnrolment } from './finish-enrolment'
import { finishVerification } from './finish-verification'
import { readReach } from './reach'
import { assertionAnswer, type PasskeyData, type PasskeyState, passkeyData, passkeyState } from './schema'
import { ourSite, userHandle } from './site'

export const passkey: Factor<PasskeyData, null, PasskeyState> = {
  type: 'passkey',
  traits: {
    strength: 'phishing-resistant',
    phishingResistant: true,
    restricted: false,
    recoveryOnly: false,
    maximum: 10,
    // Registering shows a key, not that it works on the next visit.
    provenByEnrolment: false,
  },
  data: passkeyData,
  secret: z.null(),
  state: passkeyState,
  burnsBeforeChecking: true,
  externalId: (data) => data.credentialId,
  describe: (data) => ({ shown: data.provider, details: { provider: data.provider, reach: readReach(data) } }),
  signal: (person, held) => ({
    rpId: ourSite().rpId,
    userId: Buffer.from(userHandle(person.id)).toString('base64url'),
    allAcceptedCredentialIds: held.map(({ credentialId }) => credentialId),
    name: person.login,
    displayName: person.name,
  }),
  beginEnrolment,
  finishEnrolment: (_context, state, input) => finishEnrolment(state, input),
  beginVerification,
  identify: (input) => assertionAnswer.safeParse(input).data?.id ?? null,
  finishVerification,
}
