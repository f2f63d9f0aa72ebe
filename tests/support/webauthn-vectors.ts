/** The test vectors of W3C Web Authentication Level 3, in the form in which browsers answer. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

type Vector = {
  id: string
  registration: { challenge: string; credentialId: string; aaguid: string; clientDataJSON: string; attestationObject: string }
  authentication: { challenge: string; clientDataJSON: string; authenticatorData: string; signature: string }
}
type File = {
  rpId: string
  origin: string
  topOrigin: string
  attestationRoot: string
  exceptionsWithSimpleWebAuthn14: Record<string, string>
  vectors: Vector[]
}

const file = JSON.parse(readFileSync(path.resolve('tests/fixtures/webauthn-l3-vectors.json'), 'utf8')) as File

export const site = { origin: file.origin, rpId: file.rpId }
export const attestationRoot = file.attestationRoot
export const exceptions = file.exceptionsWithSimpleWebAuthn14
export const vectors = file.vectors

const outer = (v: Vector) => ({ id: v.registration.credentialId, rawId: v.registration.credentialId, type: 'public-key' as const })

export const registrationOf = (v: Vector) => ({
  ...outer(v),
  response: { clientDataJSON: v.registration.clientDataJSON, attestationObject: v.registration.attestationObject },
})

export const assertionOf = (v: Vector) => ({
  ...outer(v),
  response: {
    clientDataJSON: v.authentication.clientDataJSON,
    authenticatorData: v.authentication.authenticatorData,
    signature: v.authentication.signature,
  },
})

/** The same bytes with one bit turned, as base64url. */
export function flipBit(base64url: string, bit: number): string {
  const bytes = Buffer.from(base64url, 'base64url')
  const at = Math.floor(bit / 8) % bytes.length
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8))
  return bytes.toString('base64url')
}
