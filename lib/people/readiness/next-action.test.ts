import { expect, test } from 'vitest'
import type { Decision, FactorDecision, FactorTraits, Obligation } from '@/lib/policy/types'
import { type Device, fitToDevice, type HeldCredential, isRetiring, listFitFactors, type NextAction, planNextAction } from './next-action'

const traits: Record<string, FactorTraits> = {
  phone: { strength: 'weak', phishingResistant: false, restricted: true, recoveryOnly: false, maximum: 3, provenByEnrolment: true },
  totp: { strength: 'medium', phishingResistant: false, restricted: false, recoveryOnly: false, maximum: 3, provenByEnrolment: true },
  passkey: {
    strength: 'phishing-resistant',
    phishingResistant: true,
    restricted: false,
    recoveryOnly: false,
    maximum: 10,
    provenByEnrolment: false,
  },
  'recovery-codes': {
    strength: 'none',
    phishingResistant: false,
    restricted: false,
    recoveryOnly: true,
    maximum: 1,
    provenByEnrolment: false,
  },
}
const day = 86_400
const at = Date.parse('2026-05-19T03:00:00Z') / 1000
const open: FactorDecision = {
  enrol: 'open',
  signIn: 'normal',
  change: 'allowed',
  reset: 'allowed',
  guarded: false,
  underReview: false,
  next: null,
}
const ending: FactorDecision = { ...open, signIn: 'discouraged', next: { at: at + 13 * day, to: { signIn: 'never' } } }

const obligation = (more: Partial<Obligation['requirement']> = {}, state: Obligation['state'] = 'grace'): Obligation => ({
  rollout: 'mfa',
  wave: 'students',
  version: 1,
  state,
  deadline: at + 13 * day,
  requirement: { minimumStrength: 'weak', minimumFactors: 1, allowedFactors: null, restricts: [], ...more },
})

type Said = Partial<Pick<Decision, 'state' | 'access' | 'prompt' | 'door' | 'obligations'>> & { factors?: Record<string, FactorDecision> }
const decision = ({ factors, ...said }: Said) => ({
  state: 'grace' as const,
  access: 'full' as const,
  prompt: 'skippable' as const,
  door: 'change' as const,
  uncounted: [],
  obligations: [obligation()],
  ...said,
  factors: { phone: open, totp: open, passkey: open, 'recovery-codes': open, ...factors },
})
const held = (factor: string, more: Partial<HeldCredential> = {}): HeldCredential => ({
  id: `${factor}-1`,
  factor,
  device: null,
  provenAt: at - 90 * day,
  lastUsedAt: at - day,
  registeredAt: at - 90 * day,
  askedAt: null,
  isDisabled: false,
  ...more,
})

const phoneHere: Device = { kind: 'phone', passkeys: 'here' }
const oldPc: Device = { kind: 'computer', passkeys: 'elsewhere' }
const noWebauthn: Device = { kind: 'computer', passkeys: 'none' }
const retirePhone = { factors: { phone: ending }, obligations: [obligation({ restricts: ['phone'] })] }
const strongOnly = { obligations: [obligation({ minimumStrength: 'phishing-resistant' })] }
const ready = { state: 'satisfied' as const, prompt: 'none' as const, obligations: [obligation({}, 'satisfied')] }

test.each<[string, Said, HeldCredential[], Device, NextAction]>([
  ['somebody who is ready is left alone', ready, [held('passkey')], phoneHere, { kind: 'none' }],
  ['nothing asked, nothing held: left alone', { state: 'not-required', prompt: 'none', obligations: [] }, [], phoneHere, { kind: 'none' }],
  [
    'phone only, on a phone that keeps passkeys: this phone',
    retirePhone,
    [held('phone')],
    phoneHere,
    { kind: 'register', factor: 'passkey', where: 'here' },
  ],
  [
    'phone only, on a PC that cannot: with another device',
    retirePhone,
    [held('phone')],
    oldPc,
    { kind: 'register', factor: 'passkey', where: 'elsewhere' },
  ],
  [
    'a browser without passkeys: the next best factor',
    retirePhone,
    [held('phone')],
    noWebauthn,
    { kind: 'register', factor: 'totp', where: 'anywhere' },
  ],
  [
    '… unless only a passkey will do: another browser',
    strongOnly,
    [held('totp')],
    noWebauthn,
    { kind: 'register', factor: 'passkey', where: 'other-browser' },
  ],
  [
    'not yet known what the browser can: the words stay open',
    retirePhone,
    [],
    { kind: 'computer', passkeys: 'unknown' },
    { kind: 'register', factor: 'passkey', where: 'anywhere' },
  ],
  [
    'registered but never tried: try it',
    retirePhone,
    [held('phone'), held('passkey', { provenAt: null })],
    phoneHere,
    { kind: 'try', factor: 'passkey', credentialId: 'passkey-1', why: 'untried' },
  ],
  [
    'an untried phone that is ending is not worth trying',
    retirePhone,
    [held('phone', { provenAt: null })],
    phoneHere,
    { kind: 'register', factor: 'passkey', where: 'here' },
  ],
  [
    'ready, but never tried for long (banner): try it',
    { ...ready, prompt: 'banner' },
    [held('passkey'), held('totp', { provenAt: null })],
    phoneHere,
    { kind: 'try', factor: 'totp', credentialId: 'totp-1', why: 'untried' },
  ],
  [
    'all that is relied on is stale: show it again',
    { ...ready, prompt: 'banner' },
    [held('passkey', { lastUsedAt: at - 200 * day, registeredAt: at - 400 * day })],
    phoneHere,
    { kind: 'try', factor: 'passkey', credentialId: 'passkey-1', why: 'stale' },
  ],
  [
    'stale beside a fresh one: left alone',
    { ...ready, prompt: 'banner' },
    [held('passkey', { lastUsedAt: at - 200 * day, registeredAt: at - 400 * day }), held('totp')],
    phoneHere,
    { kind: 'none' },
  ],
  [
    'a disabled credential counts for nothing',
    retirePhone,
    [held('passkey', { provenAt: null, isDisabled: true })],
    phoneHere,
    { kind: 'register', factor: 'passkey', where: 'here' },
  ],
  [
    'stranded: must prove or enrol, though the state is settled',
    { ...ready, prompt: 'must', factors: { phone: ending } },
    [held('phone')],
    phoneHere,
    { kind: 'register', factor: 'passkey', where: 'here' },
  ],
  [
    'only the desk opens enrolment',
    { state: 'required', access: 'enrol-only', prompt: 'must', door: 'desk' },
    [],
    phoneHere,
    { kind: 'desk' },
  ],
  [
    'nothing allowed can be registered',
    { factors: { passkey: { ...open, enrol: 'closed' } }, ...strongOnly },
    [],
    phoneHere,
    { kind: 'desk' },
  ],
  [
    'only what the plan allows',
    { obligations: [obligation({ allowedFactors: ['totp', 'phone'] })] },
    [],
    phoneHere,
    { kind: 'register', factor: 'totp', where: 'anywhere' },
  ],
])('%s', (_, said, credentials, device, expected) => {
  const plan = planNextAction({ decision: decision(said), credentials, traits, freshDays: 180, at })
  expect(fitToDevice(plan, device)).toEqual(expected)
})

test('a factor that policy is retiring, reviewing or closing is never recommended', () => {
  const retired: FactorDecision[] = [
    ending,
    { ...open, signIn: 'backup' },
    { ...open, underReview: true },
    { ...open, enrol: 'replace' },
    { ...open, next: { at: at + day, to: { enrol: 'closed' } } },
  ]
  for (const phone of retired) {
    expect(isRetiring(phone)).toBe(true)
    expect(listFitFactors({ decision: decision({ factors: { phone } }), traits })).toEqual(['passkey', 'totp'])
  }
  expect(isRetiring({ ...open, next: { at: at + day, to: { reset: 'never' } } })).toBe(false)
  expect(listFitFactors({ decision: decision({}), traits })).toEqual(['passkey', 'totp', 'phone'])
})

test('recovery codes are never an answer, and the maximum closes a factor', () => {
  const three = ['a', 'b', 'c'].map((id) => held('totp', { id }))
  const plan = planNextAction({
    decision: decision({ obligations: [obligation({ allowedFactors: ['totp'], minimumFactors: 4 })] }),
    credentials: three,
    traits,
    freshDays: 180,
    at,
  })
  expect(plan).toEqual({ kind: 'desk' })
})

const old = { registeredAt: at - 28 * day, provenAt: at - 28 * day + 60, lastUsedAt: at - 28 * day + 60 }
test.each<[string, Partial<HeldCredential>, boolean]>([
  ['not used for 28 days after it was registered', old, true],
  ['… to the second', { ...old, registeredAt: old.registeredAt + 1 }, false],
  ['proven by its registration, and never used', { ...old, lastUsedAt: null }, true],
  ['used the day after', { ...old, lastUsedAt: old.registeredAt + day }, false],
  ['used long after', { ...old, lastUsedAt: at - day }, false],
  ['put off', { ...old, askedAt: at - day }, false],
  ['disabled', { ...old, isDisabled: true }, false],
])('is asked once whether it works: %s', (_, more, asks) => {
  const plan = planNextAction({ decision: decision(ready), credentials: [held('passkey'), held('totp', more)], traits, freshDays: 180, at })
  expect(plan).toEqual(asks ? { kind: 'try', factor: 'totp', credentialId: 'totp-1', why: 'unused' } : { kind: 'none' })
})

test('not of what is being retired, and not beside something that is due', () => {
  const plan = (said: Said, factor: string) =>
    planNextAction({ decision: decision(said), credentials: [held('passkey'), held(factor, old)], traits, freshDays: 180, at }).kind
  expect(plan({ ...ready, factors: { phone: ending } }, 'phone')).toBe('none')
  expect(plan(strongOnly, 'totp')).toBe('register')
  expect(plan({ obligations: [obligation({ minimumFactors: 3 })] }, 'totp')).toBe('register')
})
