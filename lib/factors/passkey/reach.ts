import type { PasskeyData } from './schema'

/**
 * Where a passkey works, as far as its flags say (W3C WebAuthn Level 3 §6.1.3): `synced` on every device of the account that keeps it; `not-yet`
 * could be, but is kept on one device now; `key` wherever the security key is; `device` on this one alone.
 */
export type Reach = 'synced' | 'not-yet' | 'key' | 'device'

const carried = new Set(['usb', 'nfc', 'ble', 'smart-card'])

/** Transports are what the browser said at the registration: they word a hint, and decide nothing. */
export function readReach({
  backupEligible,
  backedUp,
  transports,
}: Pick<PasskeyData, 'backupEligible' | 'backedUp' | 'transports'>): Reach {
  if (backupEligible) return backedUp ? 'synced' : 'not-yet'
  return transports.some((one) => carried.has(one)) && !transports.includes('internal') ? 'key' : 'device'
}
