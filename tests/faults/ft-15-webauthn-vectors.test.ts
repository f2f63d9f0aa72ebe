// FT-15: the W3C vectors through the library and through our wrapper, then damaged in every way that keeps their form.
import { SettingsService, verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { decodeAttestationObject, decodeCredentialPublicKey, parseAuthenticatorData } from '@simplewebauthn/server/helpers'
import { expect, test } from 'vitest'
import { checkAssertion } from '@/lib/factors/passkey/check-assertion'
import { checkRegistration } from '@/lib/factors/passkey/check-registration'
import { finishEnrolment } from '@/lib/factors/passkey/finish-enrolment'
import { assertionAnswer, type PasskeyData, registrationAnswer } from '@/lib/factors/passkey/schema'
import { faultSize, report } from '../support/faults'
import { assertionOf, attestationRoot, exceptions, flipBit, registrationOf, site, vectors } from '../support/webauthn-vectors'

/** Everything that the vectors use; our own list is shorter (SR-47). */
const everyAlgorithm = [-7, -8, -35, -36, -53, -257]
const ours = [-7, -8, -257]
const crossOrigin = ['none-es256-crossOrigin', 'none-es256-topOrigin']
const owner = { userHandle: new Uint8Array(16), mustNameOwner: false }

const verifyRegistration = (v: (typeof vectors)[number]) =>
  verifyRegistrationResponse({
    response: { ...registrationOf(v), clientExtensionResults: {} },
    expectedChallenge: v.registration.challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    requireUserVerification: false,
    supportedAlgorithmIDs: everyAlgorithm,
  }).then(
    (result) => result.verified,
    () => false,
  )

/** What the attested data of a vector say, read without verifying. */
function attested(v: (typeof vectors)[number]) {
  const { credentialPublicKey, flags, counter } = parseAuthenticatorData(
    decodeAttestationObject(Uint8Array.from(Buffer.from(v.registration.attestationObject, 'base64url'))).get('authData'),
  )
  if (!credentialPublicKey) throw new Error(`${v.id} has no key`)
  return { publicKey: credentialPublicKey, flags, counter }
}

const verifyAuthentication = (v: (typeof vectors)[number]) =>
  verifyAuthenticationResponse({
    response: { ...assertionOf(v), clientExtensionResults: {} },
    expectedChallenge: v.authentication.challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    expectedTopOrigin: 'https://example.com',
    requireUserVerification: false,
    credential: { id: v.registration.credentialId, publicKey: Uint8Array.from(attested(v).publicKey), counter: 0 },
  }).then(
    (result) => result.verified,
    () => false,
  )

function passkeyOf(v: (typeof vectors)[number]): PasskeyData {
  const { publicKey, flags, counter } = attested(v)
  return {
    credentialId: v.registration.credentialId,
    publicKey: Buffer.from(publicKey).toString('base64url'),
    algorithm: Number(decodeCredentialPublicKey(publicKey).get(3)),
    counter,
    transports: [],
    aaguid: '',
    provider: '',
    backupEligible: flags.be,
    backedUp: flags.bs,
  }
}

const isUserVerified = (v: (typeof vectors)[number], ceremony: 'registration' | 'authentication') =>
  ceremony === 'registration'
    ? attested(v).flags.uv
    : parseAuthenticatorData(Uint8Array.from(Buffer.from(v.authentication.authenticatorData, 'base64url'))).flags.uv

test('the library verifies 26 of 30, and fails exactly at the four that are named', async () => {
  // The vectors' certificates end in a root of their own, not in Apple's.
  SettingsService.setRootCertificates({ identifier: 'apple', certificates: [Buffer.from(attestationRoot, 'base64url')] })
  const failed: string[] = []
  for (const v of vectors) {
    if (!(await verifyRegistration(v))) failed.push(`${v.id}: registration`)
    if (!(await verifyAuthentication(v))) failed.push(`${v.id}: authentication`)
  }
  expect(vectors).toHaveLength(15)
  expect(failed.sort()).toEqual(
    Object.entries(exceptions)
      .map(([id, why]) => `${id}: ${why.split(':')[0]}`)
      .sort(),
  )
})

test('our wrapper takes a registration only from our own page, with user verification and an algorithm we offered (SR-41, SR-44, SR-47)', async () => {
  const outcomes: Record<string, string> = {}
  for (const v of vectors) {
    const checked = await checkRegistration(site, v.registration.challenge, registrationAnswer.parse(registrationOf(v)))
    outcomes[v.id] = checked.ok ? 'accepted' : checked.reason
    if (crossOrigin.includes(v.id)) expect(outcomes[v.id]).toBe('passkey-elsewhere')
    else if (v.id in exceptions && exceptions[v.id]?.startsWith('registration')) expect(outcomes[v.id]).toBe('passkey-refused')
    else if (!isUserVerified(v, 'registration')) expect(outcomes[v.id]).not.toBe('accepted')
  }
  expect(Object.values(outcomes)).toContain('accepted')
  expect(Object.values(outcomes)).toContain('passkey-unverified')
})

test('our wrapper takes an assertion only from our own page and with user verification (SR-41, SR-44)', async () => {
  const outcomes: Record<string, string> = {}
  for (const v of vectors) {
    const answer = assertionAnswer.parse(assertionOf(v))
    const checked = await checkAssertion(site, v.authentication.challenge, answer, { ...passkeyOf(v), counter: 0 }, owner)
    outcomes[v.id] = checked.ok ? 'accepted' : checked.reason
    if (crossOrigin.includes(v.id)) expect(outcomes[v.id]).toBe('passkey-elsewhere')
    else if (v.id === 'packed-ed448') expect(outcomes[v.id]).toBe('passkey-refused')
    else expect(outcomes[v.id]).toBe(isUserVerified(v, 'authentication') ? 'accepted' : 'passkey-unverified')
  }
  expect(Object.values(outcomes)).toContain('accepted')
  expect(Object.values(outcomes)).toContain('passkey-unverified')
})

test('another challenge, origin or relying party is refused', async () => {
  for (const v of vectors) {
    const answer = assertionAnswer.parse(assertionOf(v))
    const passkey = passkeyOf(v)
    for (const [where, challenge] of [
      [site, v.registration.challenge],
      [{ ...site, origin: 'https://example.org.evil.example' }, v.authentication.challenge],
      [{ ...site, rpId: 'example.com' }, v.authentication.challenge],
    ] as const)
      expect(await checkAssertion(where, challenge, answer, passkey, owner)).toMatchObject({ ok: false })
  }
})

test('no bit of an assertion can be turned: the signature refuses before anything else is believed', async () => {
  let mutants = 0
  const believed: string[] = []
  const perField = faultSize(40, Number.POSITIVE_INFINITY)
  for (const v of vectors) {
    if (crossOrigin.includes(v.id) || v.id === 'packed-ed448') continue
    const passkey = { ...passkeyOf(v), counter: 0 }
    const answer = assertionAnswer.parse(assertionOf(v))
    for (const field of ['authenticatorData', 'clientDataJSON', 'signature'] as const) {
      const bits = Buffer.from(answer.response[field], 'base64url').length * 8
      const step = Math.max(1, Math.floor(bits / perField))
      for (let bit = 0; bit < bits; bit += step) {
        const damaged = { ...answer, response: { ...answer.response, [field]: flipBit(answer.response[field], bit) } }
        mutants++
        const checked = await checkAssertion(site, v.authentication.challenge, damaged, passkey, owner)
        // `passkey-unverified` would mean that the signature was taken for good: most vectors have UV = 0.
        if (checked.ok || !['passkey-refused', 'passkey-elsewhere'].includes(checked.reason)) believed.push(`${v.id} ${field} ${bit}`)
      }
    }
  }
  report(`FT-15: ${mutants} damaged assertions, ${believed.length} believed`)
  expect(mutants).toBeGreaterThan(faultSize(1_000, 30_000))
  expect(believed).toEqual([])
})

test('a vector of an algorithm that we do not offer is refused at registration', async () => {
  for (const v of vectors.filter(({ id }) => /es384|es512|ed448/.test(id)))
    expect(await checkRegistration(site, v.registration.challenge, registrationAnswer.parse(registrationOf(v)))).toMatchObject({
      ok: false,
    })
  expect(ours).not.toContain(-35)
})

test('damaged attestation objects are refused and never thrown out of the room', async () => {
  const size = faultSize(2_000, 10_000)
  // A generator of our own, so that a failure can be run again.
  let seed = 15
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  let refused = 0
  for (let i = 0; i < size; i++) {
    const v = vectors[i % vectors.length]
    if (!v) continue
    const good = registrationOf(v)
    const object = damage(good.response.attestationObject, i, random)
    const checked = await checkRegistration(site, v.registration.challenge, {
      ...good,
      response: { ...good.response, attestationObject: object },
    })
    if (!checked.ok) refused++
    const finished = await finishEnrolment(
      { challenge: v.registration.challenge, allowed: null },
      { ...good, response: { ...good.response, attestationObject: object } },
    )
    expect(finished.ok).toBe(false)
  }
  report(`FT-15: ${size} damaged attestation objects, ${refused} refused by the wrapper, none thrown`)
})

function damage(base64url: string, kind: number, random: (below: number) => number): string {
  const bytes = Buffer.from(base64url, 'base64url')
  const cut = random(bytes.length)
  switch (kind % 6) {
    case 0:
      return flipBit(base64url, random(bytes.length * 8))
    case 1:
      return bytes.subarray(0, cut).toString('base64url')
    case 2:
      return Buffer.concat([bytes, Buffer.alloc(1 + random(2_000), random(256))]).toString('base64url')
    case 3:
      return Buffer.concat([bytes.subarray(0, cut), Buffer.from([random(256)]), bytes.subarray(cut + 1)]).toString('base64url')
    case 4:
      // Lengths that promise gigabytes, deep nesting, and endless arrays of CBOR.
      return Buffer.concat([
        bytes.subarray(0, cut),
        Buffer.from([0xbb, 0xff, 0xff, 0xff, 0xff, 0x9f, 0x81, 0x81, 0x81]),
        bytes.subarray(cut),
      ]).toString('base64url')
    default:
      return Buffer.alloc(random(4_000), 0x81 + random(60)).toString('base64url')
  }
}
