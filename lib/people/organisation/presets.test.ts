import { expect, test } from 'vitest'
import { fillPreset } from './presets'
import { factorRules } from './schema'

const factors = ['passkey', 'totp', 'email-otp', 'phone']

test('every preset is something that can be saved', () => {
  for (const preset of ['standard', 'keio', 'tokyo-tech'] as const)
    for (const networks of [[], ['campus']])
      for (const known of [[], factors, [...factors, 'matrix']])
        expect(factorRules.safeParse(fillPreset(preset, { factors: known, networks })).success).toBe(true)
})

test('five digits by voice belong to the Keio preset alone (D9)', () => {
  expect(fillPreset('keio', { factors, networks: [] })).toMatchObject({ voiceDigits: 5, askPassword: true, limits: { totp: 1 } })
  const six = fillPreset('tokyo-tech', { factors, networks: [] })
  expect(six.voiceDigits).toBe(6)
  expect(factorRules.safeParse({ ...six, voiceDigits: 5 }).success).toBe(false)
})

test('the rule of Tokyo Tech needs a campus, and names the matrix where there is one', () => {
  expect(fillPreset('tokyo-tech', { factors, networks: ['library'] }).enrolment).toEqual([])
  expect(fillPreset('tokyo-tech', { factors: [...factors, 'matrix'], networks: ['campus'] }).enrolment).toEqual([
    { factors: ['email-otp', 'totp'], signedInWith: ['password', 'matrix'], unlessFrom: ['campus'] },
  ])
})
