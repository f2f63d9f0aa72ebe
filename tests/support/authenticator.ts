/** A virtual passkey authenticator for tests without a browser. */
import {
  AuthenticatorEmulator,
  type AuthenticatorParameters,
  PasskeysCredentialsMemoryRepository,
  WebAuthnEmulator,
} from 'nid-webauthn-emulator'

type Options = Parameters<WebAuthnEmulator['createJSON']>[1]
type Request = Parameters<WebAuthnEmulator['getJSON']>[1]

/** Where the settings of tests put the relying party. */
export const testOrigin = 'http://localhost:3000'

/** One device with a memory of its own. `create` and `get` take the options that a ceremony shows, and answer what a browser would send. */
export function authenticator(chosen: Partial<AuthenticatorParameters> = {}) {
  const emulator = new WebAuthnEmulator(
    new AuthenticatorEmulator({ credentialsRepository: new PasskeysCredentialsMemoryRepository(), ...chosen }),
  )
  return {
    emulator,
    create: (show: Record<string, unknown>, origin = testOrigin) => emulator.createJSON(origin, show.options as Options),
    get: (show: Record<string, unknown>, origin = testOrigin) => emulator.getJSON(origin, show.options as Request),
  }
}
