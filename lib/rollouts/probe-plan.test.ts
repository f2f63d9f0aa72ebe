import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { factorTraits } from '@/lib/factors/registry'
import { checkPlan } from './check-plan'
import { probePlan, readProbes } from './probe-plan'
import { type Answer, answersSchema } from './probe-schema'

const known = { factors: factorTraits }
const { document } = checkPlan(
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../../tests/fixtures/plans/keio-mandate.json'), 'utf8')),
  known,
)

const ask = (probe: unknown): Answer => {
  const { probes, errors } = readProbes([probe])
  expect(errors).toEqual([])
  const [answer] = document && probes ? probePlan(document, probes, known) : []
  if (!answer) throw new Error('no answer')
  expect(answersSchema.parse([answer])).toEqual([answer])
  return answer
}
const staff = { affiliations: ['staff'] }

describe('a probe', () => {
  it('reads dates without an offset in the plan’s zone, and writes them with it', () => {
    expect(ask({ at: '2026-05-11T23:59:59', person: staff })).toMatchObject({
      at: '2026-05-11T23:59:59+09:00',
      wave: 'staff',
      state: 'prompted',
      deadline: '2026-05-12T00:00:00+09:00',
    })
    expect(ask({ at: '2026-05-12', person: staff }).state).toBe('required')
  })

  it('takes a credential named alone as proven and fresh, and one described as described', () => {
    expect(ask({ at: '2026-06-01', person: { ...staff, credentials: ['totp'] } }).state).toBe('satisfied')
    expect(ask({ at: '2026-06-01', person: { ...staff, credentials: [{ factor: 'totp', provenAt: null }] } }).state).toBe('required')
  })

  it('takes facts left out as: arrived, told, signed in yesterday, outside, at sign-in', () => {
    expect(ask({ at: '2026-06-01', person: staff })).toMatchObject({ flags: [], door: 'password', secondFactor: 'not-asked' })
    expect(ask({ at: '2026-06-01', person: { ...staff, lastSignInAt: '2026-01-20' } })).toMatchObject({
      flags: ['dormant', 'needs-desk'],
      door: 'desk',
    })
    expect(ask({ at: '2026-06-01', person: { ...staff, arrivedAt: null }, context: { simulated: true } }).state).toBe('not-arrived')
  })

  it('can be put into a wave by hand, extended or exempted', () => {
    expect(ask({ at: '2026-05-20', person: { ...staff, wave: 'faculty' } })).toMatchObject({ wave: 'faculty', state: 'prompted' })
    expect(ask({ at: '2026-05-20', person: { ...staff, extendedTo: '2026-05-22T10:00' } })).toMatchObject({
      state: 'grace',
      deadline: '2026-05-22T10:00:00+09:00',
    })
    expect(ask({ at: '2026-05-20', person: { ...staff, exemptions: [{ from: '2026-05-01', until: '2026-06-01' }] } }).state).toBe('exempt')
  })

  it.each([
    ['an unknown key', { at: '2026-06-01', who: {} }, '[0].who'],
    ['a date that does not exist', { at: '2026-06-31' }, '[0].at'],
    [
      'one deeper in',
      { at: '2026-06-01', person: { credentials: [{ factor: 'totp', provenAt: '2026-02-30' }] } },
      '[0].person.credentials[0].provenAt',
    ],
  ])('is refused for %s', (_, probe, place) => {
    const { probes, errors } = readProbes([probe])
    expect([probes, errors.map((error) => error.path)]).toEqual([null, [place]])
  })
})
