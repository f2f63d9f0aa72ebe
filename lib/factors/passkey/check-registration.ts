import { verifyRegistrationResponse } from '@simplewebauthn/server'
import { decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'
import type { Refused } from '../factor'
import { isFromElsewhere } from './client-data'
import { nameProvider } from './providers'
import type { PasskeyData, RegistrationAnswer } from './schema'
import { algorithms, type Site } from './site'

const refuse = (reason: Refused['reason']): Refused => ({ ok: false, reason, counts: false })

/**
 * Checks a registration (W3C WebAuthn Level 3 §7.1): the library's checks with user verification required, then those it
 * leaves to us. Damaged objects are refused, never thrown.
 */
export async function checkRegistration(
  site: Site,
  challenge: string,
  answer: RegistrationAnswer,
): Promise<{ ok: true; data: PasskeyData } | Refused> {
  if (isFromElsewhere(answer.response.clientDataJSON)) return refuse('passkey-elsewhere')
  let result: Awaited<ReturnType<typeof verifyRegistrationResponse>>
  let algorithm: unknown
  try {
    result = await verifyRegistrationResponse({
      response: { ...answer, response: { ...answer.response, transports: undefined }, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      expectedType: 'webauthn.create',
      requireUserPresence: true,
      // Asked separately below, so that the person is told to set up a screen lock.
      requireUserVerification: false,
      supportedAlgorithmIDs: algorithms,
    })
    if (result.verified !== true) return refuse('passkey-refused')
    algorithm = decodeCredentialPublicKey(result.registrationInfo.credential.publicKey).get(3)
  } catch {
    // The library throws for everything it refuses, and for what it cannot decode.
    return refuse('passkey-refused')
  }
  const { credential, userVerified, aaguid, credentialDeviceType, credentialBackedUp } = result.registrationInfo
  if (!userVerified) return refuse('passkey-unverified')
  // The id inside the attested data counts; an outer id that differs is a lie the library lets through.
  if (credential.id !== answer.id || Buffer.from(credential.id, 'base64url').length > 1023) return refuse('passkey-refused')
  if (typeof algorithm !== 'number') return refuse('passkey-refused')
  return {
    ok: true,
    data: {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      algorithm,
      counter: credential.counter,
      transports: (answer.response.transports ?? []).filter((name) => /^[a-z-]{1,32}$/.test(name)),
      aaguid,
      provider: nameProvider(aaguid),
      backupEligible: credentialDeviceType === 'multiDevice',
      backedUp: credentialBackedUp,
    },
  }
}
