import { expect, test } from 'vitest'
import type { Obligation } from '@/lib/policy/types'
import { judgeAccess, judgeKept } from './access'

type Judged = Parameters<typeof judgeAccess>[0]
const decision = (chosen: Partial<Judged> = {}): Judged => ({
  access: 'full',
  secondFactor: 'not-asked',
  door: 'password',
  standsIn: null,
  factors: {},
  ...chosen,
})
const shown = (...factors: string[]) => factors.map((factor) => ({ factor }))
const open = { passkey: { change: 'allowed' }, totp: { change: 'allowed' }, phone: { change: 'never' } } as const

const table: [string, Judged, string[], ReturnType<typeof judgeAccess>][] = [
  ['nothing shown', decision(), [], 'none'],
  ['password, nothing more asked', decision(), ['password'], 'full'],
  ['password where a second factor is asked', decision({ secondFactor: 'asked', door: 'change' }), ['password'], 'none'],
  ['password and factor', decision({ secondFactor: 'asked', door: 'change', factors: open }), ['password', 'totp'], 'full'],
  ['passkey alone', decision({ secondFactor: 'asked', door: 'change', factors: open }), ['passkey'], 'full'],
  [
    'a recovery code opens the settings only',
    decision({ secondFactor: 'asked', door: 'change' }),
    ['password', 'recovery-codes'],
    'enrol-only',
  ],
  ['a recovery code alone is no first step', decision(), ['recovery-codes'], 'enrol-only'],
  ['a pass opens the settings only', decision({ secondFactor: 'asked', door: 'change' }), ['password', 'temporary-pass'], 'enrol-only'],
  [
    'locked, a pass of the desk',
    decision({ access: 'locked', secondFactor: 'asked', door: 'desk' }),
    ['password', 'temporary-pass'],
    'enrol-only',
  ],
  ['locked, a recovery code', decision({ access: 'locked', door: 'desk' }), ['password', 'recovery-codes'], 'enrol-only'],
  [
    'a pass beside a factor set up with it',
    decision({ secondFactor: 'asked', door: 'change', factors: open }),
    ['password', 'temporary-pass', 'passkey'],
    'full',
  ],
  ['a day pass that stands in', decision({ secondFactor: 'asked', door: 'change', standsIn: 1 }), ['password', 'day-pass'], 'full'],
  ['a day pass that is over', decision({ secondFactor: 'asked', door: 'change' }), ['password', 'day-pass'], 'none'],
  [
    'a day pass that is over, the password is the door',
    decision({ access: 'enrol-only', door: 'password' }),
    ['password', 'day-pass'],
    'enrol-only',
  ],
  ['a day pass that is over opens no settings', decision({ access: 'refused', door: 'desk' }), ['password', 'day-pass'], 'none'],
  ['all factors disabled, the password', decision({ secondFactor: 'asked', door: 'desk' }), ['password'], 'none'],
  [
    'all factors disabled, the sitting began with the code',
    decision({ secondFactor: 'asked', door: 'desk' }),
    ['activation', 'password'],
    'enrol-only',
  ],
  ['required, password is the door', decision({ access: 'enrol-only' }), ['password'], 'enrol-only'],
  ['required, the desk is the door', decision({ access: 'enrol-only', door: 'desk' }), ['password'], 'none'],
  [
    'required, the desk is the door by now, but the sitting began with the code',
    decision({ access: 'enrol-only', door: 'desk' }),
    ['activation', 'password'],
    'enrol-only',
  ],
  ['required, a recovery code is the door', decision({ access: 'enrol-only', door: 'recovery-code' }), ['activation', 'password'], 'none'],
  [
    'required, a factor is the door',
    decision({ access: 'enrol-only', secondFactor: 'asked', door: 'change', factors: open }),
    ['password'],
    'none',
  ],
  [
    'refused, open for change',
    decision({ access: 'refused', secondFactor: 'asked', door: 'change', factors: open }),
    ['password', 'totp'],
    'enrol-only',
  ],
  [
    'refused, closed for change',
    decision({ access: 'refused', secondFactor: 'asked', door: 'desk', factors: open }),
    ['password', 'phone'],
    'none',
  ],
  ['locked, password', decision({ access: 'locked', door: 'desk' }), ['password'], 'none'],
]
test.each(table)('%s', (_, judged, factors, access) => {
  expect(judgeAccess(judged, 'active', shown(...factors))).toBe(access)
})

test.each(['left', 'suspended'] as const)('%s opens nothing, whatever was shown', (standing) => {
  expect(judgeAccess(decision(), standing, shown('password', 'passkey'))).toBe('none')
})

const line = (wave: string, state: 'required' | 'prompted'): Obligation => ({
  rollout: 'r',
  wave,
  version: 1,
  state,
  deadline: null,
  requirement: { minimumStrength: 'weak', minimumFactors: 1, allowedFactors: null, restricts: [] },
})
const modeOf = (_: string, wave: string) => (wave === 'asks' ? 'ask' : 'keep')

test('an open session keeps its access over an instant, unless a wave that binds says otherwise', () => {
  const required = decision({ access: 'enrol-only' })
  const kept = judgeKept({
    decision: { ...required, obligations: [line('keeps', 'required'), line('asks', 'prompted')] },
    atStart: decision(),
    modeOf,
  })
  expect(kept.access).toBe('full')
  const asked = judgeKept({
    decision: { ...required, obligations: [line('keeps', 'required'), line('asks', 'required')] },
    atStart: decision(),
    modeOf,
  })
  expect(asked.access).toBe('enrol-only')
})

test('a session that could only enrol from the start gains nothing', () => {
  const required = decision({ access: 'enrol-only' })
  expect(judgeKept({ decision: { ...required, obligations: [line('keeps', 'required')] }, atStart: required, modeOf }).access).toBe(
    'enrol-only',
  )
})
