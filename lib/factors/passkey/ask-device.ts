import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  platformAuthenticatorIsAvailable,
  sendSignal,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import type { Shown } from '../factor'
import type { Capability } from '../ui-contract'

/** What the device said instead of an answer; keys of the passkey's messages. */
export type DeviceRefusal = 'cancelled' | 'known' | 'blocked' | 'unsupported'
export type DeviceAnswer<T> = { ok: true; answer: T } | { ok: false; refusal: DeviceRefusal }

/** Asks the device to make a passkey, with the options of `beginEnrolment`. */
export const askForNew = (show: Shown) =>
  ask(() => startRegistration({ optionsJSON: show.options as PublicKeyCredentialCreationOptionsJSON }))

/** Asks the device for an answer by a passkey, with the options of `beginVerification`. */
export const askForAnswer = (show: Shown) =>
  ask(() => startAuthentication({ optionsJSON: show.options as PublicKeyCredentialRequestOptionsJSON }))

async function ask<T>(run: () => Promise<T>): Promise<DeviceAnswer<T>> {
  if (!browserSupportsWebAuthn()) return { ok: false, refusal: 'unsupported' }
  try {
    return { ok: true, answer: await run() }
  } catch (error) {
    return { ok: false, refusal: readRefusal(error) }
  }
}

/** Browsers tell a closed question and a time-out alike, on purpose (W3C WebAuthn Level 3 §14.5.2). */
export function readRefusal(error: unknown): DeviceRefusal {
  const name = error instanceof Error ? error.name : ''
  if (name === 'InvalidStateError') return 'known'
  if (name === 'SecurityError' || name === 'NotSupportedError' || name === 'ConstraintError') return 'blocked'
  return 'cancelled'
}

/** Whether this device can keep a passkey itself, or only ask another (a phone by QR code, a security key). */
export async function checkCapability(): Promise<Capability> {
  if (!window.isSecureContext) return 'insecure'
  if (!browserSupportsWebAuthn()) return 'no-webauthn'
  return (await platformAuthenticatorIsAvailable()) ? 'ready' : 'other-device'
}

/** Tells password managers which passkeys still open sign-in, so that they stop offering the removed ones (SR-50). */
export async function tellDevice(signal: Shown): Promise<void> {
  const { rpId, userId, allAcceptedCredentialIds } = signal as { rpId: string; userId: string; allAcceptedCredentialIds: string[] }
  try {
    await sendSignal({
      signalName: 'allAcceptedCredentials',
      rpID: rpId,
      userID: userId,
      allAcceptedCredentialIDs: allAcceptedCredentialIds,
    })
  } catch {
    // A courtesy: few browsers listen, and the server refuses the removed ones anyway.
  }
}
