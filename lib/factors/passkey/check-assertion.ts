import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import { isSameText } from '@/lib/platform/crypto'
import type { Refused } from '../factor'
import { isFromElsewhere } from './client-data'
import { isDerSignature } from './der-signature'
import type { AssertionAnswer, PasskeyData } from './schema'
import type { Site } from './site'

const refuse = (reason: Refused['reason'], alert?: Refused['alert']): Refused => ({
  ok: false,
  reason,
  counts: false,
  ...(alert ? { alert } : {}),
})

/** ES256, ES384, ES512. */
const ecdsa = [-7, -35, -36]

/** Answers for ids that nobody has are checked against this key, whose private half nobody kept: same answer, same time (SR-42). */
const decoy: PasskeyData = {
  credentialId: '',
  publicKey: 'pQECAyYgASFYINZmEiioyaU4NwavwIrjA6FxtZ2qpf_FJrdpWHFhF18MIlggcYtsG5M-EdG_Xv9GJOWjOjiaWRZp5nK59B5EsjsJ8ew',
  algorithm: -7,
  counter: 0,
  transports: [],
  aaguid: '',
  provider: '',
  backupEligible: false,
  backedUp: false,
}

/**
 * Checks an assertion (W3C WebAuthn Level 3 §7.2) against the passkey with the answer's id; `passkey` null = nobody has it.
 * Everything that is compared with stored state (user handle, backup eligibility, counter) comes after the signature, so that
 * only the real authenticator can set off an alert. Answers the passkey's new data; the caller stores it.
 */
export async function checkAssertion(
  site: Site,
  challenge: string,
  answer: AssertionAnswer,
  passkey: PasskeyData | null,
  expected: { userHandle: Uint8Array; mustNameOwner: boolean },
): Promise<{ ok: true; data: PasskeyData } | Refused> {
  if (isFromElsewhere(answer.response.clientDataJSON)) return refuse('passkey-elsewhere')
  const stored = passkey ?? decoy
  if (ecdsa.includes(stored.algorithm) && !isDerSignature(Buffer.from(answer.response.signature, 'base64url')))
    return refuse('passkey-refused')
  let result: Awaited<ReturnType<typeof verifyAuthenticationResponse>>
  try {
    result = await verifyAuthenticationResponse({
      response: {
        ...answer,
        response: { ...answer.response, userHandle: answer.response.userHandle ?? undefined },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      expectedType: 'webauthn.get',
      requireUserVerification: false,
      // The library refuses a counter that went back before it has looked at the signature; ours comes after it (D5).
      credential: { id: stored.credentialId, publicKey: Uint8Array.from(Buffer.from(stored.publicKey, 'base64url')), counter: 0 },
    })
  } catch {
    return refuse('passkey-refused')
  }
  if (result.verified !== true || passkey === null) return refuse('passkey-refused')
  const info = result.authenticationInfo
  if (!info.userVerified) return refuse('passkey-unverified')
  if (!isOwnHandle(answer.response.userHandle, expected)) return refuse('passkey-refused')
  // BE never changes for a credential (L3 §7.2 step 21; SR-45).
  if ((info.credentialDeviceType === 'multiDevice') !== passkey.backupEligible)
    return refuse('passkey-copied', 'passkey-backup-eligibility')
  if (hasGoneBack(passkey.counter, info.newCounter)) return refuse('passkey-copied', 'passkey-counter')
  return { ok: true, data: { ...passkey, counter: info.newCounter, backedUp: info.credentialBackedUp } }
}

/** L3 §7.2 step 6: present when the owner was not named beforehand, and always that owner's. */
function isOwnHandle(given: string | null | undefined, expected: { userHandle: Uint8Array; mustNameOwner: boolean }): boolean {
  if (!given) return !expected.mustNameOwner
  return isSameText(given, Buffer.from(expected.userHandle).toString('base64url'))
}

/** L3 §6.1.1: zero on both sides means that the authenticator does not count. */
export const hasGoneBack = (stored: number, given: number): boolean => (stored > 0 || given > 0) && given <= stored
