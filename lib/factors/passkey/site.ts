import { rpId, settings } from '@/lib/platform/env'

/** The relying party: configuration, never the Host header (SR-49). */
export type Site = { origin: string; rpId: string }

export const ourSite = (): Site => ({ origin: new URL(settings().SEKISHO_ORIGIN).origin, rpId: rpId() })

/** Offered at enrolment and checked on the answer (SR-47): EdDSA, ES256, RS256. */
export const algorithms = [-8, -7, -257]

/** The user handle of a person: the 16 bytes of their id, which says nothing about them (L3 §14.6.1). */
export const userHandle = (personId: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(personId.replaceAll('-', ''), 'hex'))
