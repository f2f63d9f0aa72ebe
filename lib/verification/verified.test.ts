import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Enrolled, Verified } from '@/lib/factors/factor'
import { isVerified, makeEnrolled, makeVerified } from './verified'

const facts = { personId: 'p', credentialId: 'c', factor: 'totp', at: new Date(0), userVerified: false, recoveryOnly: false }
const needsVerified = (_verified: Verified): void => {}

test('only what the corridor made is verified: no look-alike, copy or JSON (SR-48)', () => {
  const verified = makeVerified(facts)
  expect(isVerified(verified)).toBe(true)
  for (const fake of [
    facts,
    { ...verified },
    JSON.parse(JSON.stringify(verified)),
    Object.create(verified),
    null,
    undefined,
    true,
    'verified',
  ])
    expect(isVerified(fake)).toBe(false)
  expect(() => Object.assign(verified, { personId: 'somebody else' })).toThrow()
})

test('neither plain facts nor an enrolment pass where a verification is asked for: this file does not compile otherwise', () => {
  // @ts-expect-error facts alone are no proof
  needsVerified(facts)
  const enrolled: Enrolled = makeEnrolled(facts)
  // @ts-expect-error somebody who holds a new credential has not been seen using it
  needsVerified(enrolled)
  needsVerified(makeVerified(facts))
})

test('nobody outside the corridor makes one', () => {
  const outside: string[] = []
  for (const root of ['lib', 'app'])
    for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
      const file = path.join(root, name)
      if (/\.tsx?$/.test(file) && !file.startsWith('lib/verification/') && /\bmake(Verified|Enrolled)\b/.test(readFileSync(file, 'utf8')))
        outside.push(file)
    }
  expect(outside).toEqual([])
})
