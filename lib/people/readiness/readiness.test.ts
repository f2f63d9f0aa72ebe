import { expect, test } from 'vitest'
import type { FactorTraits } from '@/lib/policy/types'
import type { HeldCredential } from './next-action'
import { listReadiness } from './readiness'

const trait = (more: Partial<FactorTraits>): FactorTraits => ({
  strength: 'medium',
  phishingResistant: false,
  restricted: false,
  recoveryOnly: false,
  maximum: 3,
  provenByEnrolment: true,
  ...more,
})
const traits = { totp: trait({}), passkey: trait({ phishingResistant: true }), 'recovery-codes': trait({ recoveryOnly: true }) }
const held = (id: string, factor: string, more: Partial<HeldCredential> = {}): HeldCredential => ({
  id,
  factor,
  device: null,
  provenAt: 1,
  lastUsedAt: 1,
  registeredAt: 0,
  askedAt: null,
  isDisabled: false,
  ...more,
})
const satisfied = { state: 'satisfied' as const, prompt: 'none' as const }
const done = (
  credentials: HeldCredential[],
  recoveryCodesLeft = 0,
  decision: { state: 'satisfied' | 'grace' | 'not-required'; prompt: 'none' | 'must' } = satisfied,
) => listReadiness({ decision, credentials, traits, recoveryCodesLeft }).flatMap(({ key, isDone }) => (isDone ? [key] : []))

test('nothing held is nothing ready, even where nothing is required', () => {
  expect(done([], 0, { state: 'not-required', prompt: 'none' })).toEqual([])
})

test('two on one device are lost together', () => {
  expect(done([held('a', 'passkey', { device: 'iPhone' }), held('b', 'totp', { device: 'iPhone' })])).toEqual([
    'sufficient',
    'resistant',
    'proven',
  ])
  expect(done([held('a', 'passkey', { device: 'iPhone' }), held('b', 'totp')])).toContain('second')
})

test('what was never tried or is disabled does not count; recovery codes count only for themselves', () => {
  expect(done([held('a', 'passkey', { provenAt: null })])).toEqual([])
  expect(done([held('a', 'passkey'), held('b', 'totp', { provenAt: null })])).toEqual(['sufficient', 'resistant'])
  expect(done([held('a', 'passkey'), held('b', 'totp', { isDisabled: true })])).toEqual(['sufficient', 'resistant', 'proven'])
  expect(done([held('c', 'recovery-codes')], 10)).toEqual(['codes'])
})

test('whoever must act before anything else is not sufficient', () => {
  expect(done([held('a', 'totp')], 0, { state: 'satisfied', prompt: 'must' })).not.toContain('sufficient')
  expect(done([held('a', 'totp')], 0, { state: 'grace', prompt: 'none' })).not.toContain('sufficient')
})
