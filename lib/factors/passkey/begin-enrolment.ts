import { randomBytes } from 'node:crypto'
import { generateRegistrationOptions } from '@simplewebauthn/server'
import type { EnrolmentContext, Started } from '../factor'
import type { PasskeyData, PasskeyState } from './schema'
import { algorithms, ourSite, userHandle } from './site'

/** Options for `navigator.credentials.create`: discoverable, with user verification, and no passkey the person has already. */
export async function beginEnrolment({ person, held, organisation }: EnrolmentContext<PasskeyData, null>): Promise<Started<PasskeyState>> {
  const challenge = randomBytes(32)
  const options = await generateRegistrationOptions({
    rpName: organisation,
    rpID: ourSite().rpId,
    userName: person.login,
    userDisplayName: person.name,
    userID: userHandle(person.id),
    challenge: Uint8Array.from(challenge),
    timeout: 300_000,
    attestationType: 'none',
    excludeCredentials: held.map(({ data }) => ({ id: data.credentialId, transports: data.transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  })
  return { ok: true, state: { challenge: options.challenge, allowed: null }, show: { options } }
}
