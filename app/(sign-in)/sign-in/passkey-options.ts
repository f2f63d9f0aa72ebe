import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'

/** The options for the browser inside what the corridor shows for a passkey; null where it is something else. */
export function readOptions(show: Record<string, unknown>): PublicKeyCredentialRequestOptionsJSON | null {
  const { options } = show
  const isOptions = typeof options === 'object' && options !== null && 'challenge' in options && typeof options.challenge === 'string'
  return isOptions ? (options as PublicKeyCredentialRequestOptionsJSON) : null
}
