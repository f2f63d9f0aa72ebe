import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Factor, Held } from './factor'
import { factors, issuedFactorTypes } from './registry'

const now = new Date('2026-11-22T03:00:00Z')
const person = { id: '0193527e-0000-7000-8000-000000000001', login: 'hana', name: 'Hana' }
const common = { challengeId: '0193527e-0000-7000-8000-00000000000c', now }

/** Inputs that other systems answered with a 500 or, worse, with a sign-in. */
const hostile: unknown[] = [
  undefined,
  null,
  '',
  [],
  {},
  true,
  0,
  Number.NaN,
  '000000',
  ['000000'],
  { code: '' },
  { code: null },
  { code: [] },
  { code: {} },
  { code: '12345' },
  { code: '1234567' },
  { code: '１２３４５' },
  { code: 123456 },
  { code: '000000'.repeat(100_000) },
  { code: '\0\0\0\0\0\0' },
  { code: '😀😀😀😀😀😀' },
  { code: '\ud800\ud800\ud800' },
  { code: 'undefined' },
  { code: 'NULL' },
  { id: '', rawId: '', type: 'public-key', response: {} },
  { __proto__: { code: '000000' } },
  { code: { toString: () => '000000' } },
  { token: '' },
  { token: 'AAAAAAAAAAAAAAAAAAAAAA' },
  { token: ['AAAAAAAAAAAAAAAAAAAAAA'] },
  JSON.parse('{"__proto__": {"code": "000000"}}'),
]

async function begun(
  factor: Factor<unknown, unknown, unknown>,
): Promise<{ held: Held<unknown, unknown>[]; enrolling: unknown; verifying: unknown }> {
  const choice = factor.type === 'email-otp' ? { address: 'hana@mail.example' } : { number: '090-1234-5678', channel: 'sms' }
  const enrolling = await factor.beginEnrolment({ ...common, person, organisation: 'Aozora', circularDomains: [], held: [], choice })
  if (!enrolling.ok) throw new Error(enrolling.reason)
  const data: Record<string, unknown> = {
    totp: { data: { lastStep: 0 }, secret: { key: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' } },
    phone: { data: { lastDigits: '5678', country: 'JP', takesSms: true, channel: 'sms' }, secret: { number: '+819012345678' } },
    'email-otp': { data: { shown: 'h•••@mail.example', circular: false }, secret: { address: 'hana@mail.example' } },
    'recovery-codes': { data: { left: 10, total: 10 }, secret: { salt: 'salt', hashes: [] } },
    passkey: {
      data: {
        credentialId: 'AAAA',
        publicKey: 'AAAA',
        algorithm: -7,
        counter: 0,
        transports: [],
        aaguid: '',
        provider: '',
        backupEligible: false,
        backedUp: false,
      },
      secret: null,
    },
  }
  const held = [{ id: person.id, label: '', provenAt: null, ...(data[factor.type] as { data: unknown; secret: unknown }) }]
  const verifying = await factor.beginVerification({
    ...common,
    personId: person.id,
    held,
    choice: factor.type === 'email-otp' ? { credentialId: person.id } : undefined,
  })
  if (!verifying.ok) throw new Error(verifying.reason)
  return { held, enrolling: enrolling.state, verifying: verifying.state }
}

// What the desk hands out is not registered: its own test sends it the same.
test.each(Object.values(factors).filter(({ type }) => !issuedFactorTypes.has(type)) as Factor<unknown, unknown, unknown>[])(
  '$type refuses whatever a browser may send, and never throws',
  async (factor) => {
    const { held, enrolling, verifying } = await begun(factor)
    const check = async (input: unknown) => {
      const answer = await factor.finishVerification({ ...common, personId: person.id, held }, verifying, input)
      expect(answer.ok).toBe(false)
      // Recovery codes are made at the end of their enrolment: there is no answer to be wrong.
      if (factor.type === 'recovery-codes') return
      const enrolled = await factor.finishEnrolment({ ...common, person, organisation: 'Aozora', held: [] }, enrolling, input)
      expect(enrolled.ok).toBe(false)
      factor.identify?.(input)
    }
    for (const input of hostile) await check(input)
    const anything = fc.oneof(
      fc.anything(),
      fc.record({ code: fc.anything() }),
      fc.record({ id: fc.string(), rawId: fc.string(), type: fc.constant('public-key'), response: fc.anything() }),
    )
    await fc.assert(fc.asyncProperty(anything, check), { numRuns: 300 })
  },
)

test.each(['phone', 'totp', 'passkey', 'email-otp'] as const)('%s begins with any choice without throwing', async (type) => {
  const factor: Factor<unknown, unknown, unknown> = factors[type]
  const { held } = await begun(factor)
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.anything(),
        fc.record({ number: fc.string(), channel: fc.anything() }),
        fc.record({ address: fc.anything(), label: fc.anything() }),
      ),
      async (choice) => {
        await factor.beginEnrolment({ ...common, person, organisation: 'Aozora', circularDomains: [], held, choice })
        await factor.beginVerification({ ...common, personId: person.id, held, choice })
      },
    ),
    { numRuns: 300 },
  )
})
