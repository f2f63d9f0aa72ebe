import { randomBytes } from 'node:crypto'
import { generateAuthenticationOptions } from '@simplewebauthn/server'
import type { Refused, Started, VerificationContext } from '../factor'
import type { PasskeyData, PasskeyState } from './schema'
import { ourSite } from './site'

/**
 * Options for `navigator.credentials.get`. With nobody named the list is empty and the person picks (usernameless,
 * conditional); ids are only given for somebody whose password was right or who is signed in.
 */
export async function beginVerification({
  personId,
  held,
}: VerificationContext<PasskeyData, null>): Promise<Started<PasskeyState> | Refused> {
  if (personId !== null && held.length === 0) return { ok: false, reason: 'no-credential', counts: false }
  const options = await generateAuthenticationOptions({
    rpID: ourSite().rpId,
    challenge: Uint8Array.from(randomBytes(32)),
    timeout: 300_000,
    userVerification: 'required',
    allowCredentials: held.map(({ data }) => ({ id: data.credentialId, transports: data.transports as AuthenticatorTransport[] })),
  })
  const allowed = personId === null ? null : held.map(({ data }) => data.credentialId)
  return { ok: true, state: { challenge: options.challenge, allowed }, show: { options } }
}
