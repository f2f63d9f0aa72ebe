import { describe, expect, test } from 'vitest'
import { adviseFor, chooseDevice, readSituation, situations } from './advice'

const existing = ['passkey', 'totp', 'email-otp', 'phone', 'recovery-codes']

describe('advice by situation', () => {
  test('two ways that are not lost together, and codes on paper', () => {
    for (const situation of situations.filter((one) => one !== 'lost'))
      expect(adviseFor(situation, { recommended: ['passkey', 'totp', 'phone'], existing }), situation).toEqual([
        'passkey',
        'totp',
        'recovery-codes',
      ])
    expect(adviseFor('lost', { recommended: ['passkey'], existing })).toEqual([])
  })

  test('what is retired is advised only where nothing else is left beside the one', () => {
    expect(adviseFor('smartphone', { recommended: ['passkey'], existing: ['passkey', 'phone'] })).toEqual(['passkey', 'phone'])
    expect(adviseFor('smartphone', { recommended: ['passkey', 'totp'], existing })).not.toContain('phone')
    expect(adviseFor('smartphone', { recommended: ['totp'], existing: ['passkey', 'totp', 'phone'] })).toEqual(['totp', 'passkey'])
  })

  test('nobody without a phone and nobody abroad is sent to one', () => {
    for (const situation of ['no-phone', 'abroad', 'computer'] as const)
      expect(adviseFor(situation, { recommended: ['phone'], existing: ['phone', 'passkey'] })).toEqual(['passkey'])
  })
})

test.each([
  ['mac', 'Windows', 'mac'],
  [undefined, 'Windows 11', 'windows'],
  ['nonsense', 'iPhone', 'iphone'],
  [undefined, 'Linux', 'key'],
  [undefined, '', 'iphone'],
] as const)('asked for %s on %s: %s', (asked, system, device) => {
  expect(chooseDevice(['iphone', 'windows', 'mac', 'key'], { asked, system })).toBe(device)
})

test('a guide for phone and computer alone follows the kind of device', () => {
  expect(chooseDevice(['smartphone', 'computer'], { asked: null, system: 'macOS' })).toBe('computer')
  expect(chooseDevice([], { asked: null, system: 'macOS' })).toBeNull()
  expect([readSituation('abroad'), readSituation(['abroad']), readSituation('x')]).toEqual(['abroad', null, null])
})
