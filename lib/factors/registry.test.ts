import { expect, test } from 'vitest'
import en from '@/lib/i18n/messages/en.json'
import ja from '@/lib/i18n/messages/ja.json'
import { factors, factorTraits, factorTypes, findFactor } from './registry'

// SR-1: what a factor is worth is fixed here and nowhere else.
test('the worth of every factor (SR-1)', () => {
  expect(factorTraits).toEqual({
    passkey: {
      strength: 'phishing-resistant',
      phishingResistant: true,
      restricted: false,
      recoveryOnly: false,
      maximum: 10,
      provenByEnrolment: false,
    },
    totp: { strength: 'medium', phishingResistant: false, restricted: false, recoveryOnly: false, maximum: 3, provenByEnrolment: true },
    'email-otp': {
      strength: 'medium',
      phishingResistant: false,
      restricted: false,
      recoveryOnly: false,
      maximum: 5,
      provenByEnrolment: false,
      needsDeviation: true,
    },
    phone: { strength: 'weak', phishingResistant: false, restricted: true, recoveryOnly: false, maximum: 3, provenByEnrolment: true },
    'recovery-codes': {
      strength: 'none',
      phishingResistant: false,
      restricted: false,
      recoveryOnly: true,
      maximum: 1,
      provenByEnrolment: false,
    },
    'temporary-pass': {
      strength: 'none',
      phishingResistant: false,
      restricted: false,
      recoveryOnly: true,
      maximum: 1,
      provenByEnrolment: false,
    },
    'day-pass': {
      strength: 'none',
      phishingResistant: false,
      restricted: false,
      recoveryOnly: true,
      standsIn: true,
      maximum: 1,
      provenByEnrolment: false,
    },
  })
})

test('each factor stands under its own name and has words in both languages', () => {
  for (const type of factorTypes) {
    expect(factors[type].type).toBe(type)
    for (const { [type]: words } of [en.factor, ja.factor])
      for (const word of [words.name, words.description, words.forWhom, words.challenge.title]) expect(word).toMatch(/./)
  }
})

test('names of object members are no factors', () => {
  for (const name of ['toString', '__proto__', 'constructor', '', 'Passkey']) expect(findFactor(name)).toBeNull()
})
