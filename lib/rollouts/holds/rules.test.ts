import { expect, test } from 'vitest'
import type { Calendar, Wave } from '@/lib/policy/types'
import { compileCalendar } from '../compile-calendar'
import { compilePlan } from '../compile-plan'
import { planSchema } from '../schema'
import { findResumeAt, listWaveDates } from './rules'

const zone = 'Asia/Tokyo'
const at = (local: string) => Date.parse(`${local}+09:00`) / 1000
const text = { en: 'x', ja: 'x' }
const calendar: Calendar = compileCalendar({ blackouts: [{ from: '2026-06-08', until: '2026-06-10', name: text }] }, zone)
const plan = (wave: object = {}) =>
  planSchema.parse({
    key: 'p',
    name: text,
    zone,
    policy: { minimumStrength: 'weak' },
    waves: [
      { key: 'w', name: text, audience: { all: [] }, reason: text, enforceAt: '2026-06-01T13:00', grace: { noticeDays: 14 }, ...wave },
    ],
  })
const rules = (wave: object = {}, holds: { wave: string; from: number; until: number | null }[] = []) =>
  compilePlan(plan(wave), { id: 'p', version: 1, state: 'running', holds, calendar })
const resume = (from: string, now: string, wave: object = {}): string => {
  const compiled = rules(wave).waves[0] as Wave
  const found = findResumeAt({ wave: compiled, hold: { wave: 'w', from: at(from), until: null }, calendar, zone, now: at(now) })
  return new Date((found + 9 * 3600) * 1000).toISOString().slice(0, 16)
}

test('after at most 72 hours enforcement goes on the next desk day at the hour of the wave', () => {
  expect(resume('2026-06-01T13:30:00', '2026-06-02T10:00:00')).toBe('2026-06-03T13:00')
  // Released on a Friday: Saturday and Sunday are no desk days; Monday and Tuesday lie in a blackout.
  expect(resume('2026-06-04T13:00:00', '2026-06-05T09:00:00')).toBe('2026-06-10T13:00')
  // A holiday (20 July 2026) is passed over.
  expect(resume('2026-07-16T13:00:00', '2026-07-17T12:00:00')).toBe('2026-07-21T13:00')
})

test('exactly 72 hours are short, one second more is long', () => {
  expect(resume('2026-06-15T12:00:00', '2026-06-18T12:00:00')).toBe('2026-06-19T13:00')
  expect(resume('2026-06-15T12:00:00', '2026-06-18T12:00:01')).toBe('2026-07-02T13:00')
})

test('after a longer hold the days of notice pass first, in business days where the wave counts those', () => {
  expect(resume('2026-06-01T13:30:00', '2026-06-15T13:00:00')).toBe('2026-06-29T13:00')
  const business = { grace: { noticeDays: 14, countBusinessDays: true } }
  expect(resume('2026-06-01T13:30:00', '2026-06-15T13:00:00', business)).toBe('2026-07-03T13:00')
})

test('a wave decided by the day resumes at the beginning of a desk day', () => {
  expect(resume('2026-06-04T13:00:00', '2026-06-05T09:00:00', { enforceAt: '2026-06-01' })).toBe('2026-06-10T00:00')
})

test('a hold without an end leaves no date, a released one moves the date and keeps the distance of later steps', () => {
  const steps = { steps: [{ daysAfter: 10, restrictions: { phone: { signIn: 'never' } } }] }
  const factors = {}
  const dates = (until: number | null) =>
    listWaveDates(rules(steps, [{ wave: 'w', from: at('2026-05-31T00:00:00'), until }]), 'w', factors).map(({ effective }) => effective)
  expect(dates(null)).toEqual([null, null])
  expect(dates(at('2026-06-16T13:00:00'))).toEqual([at('2026-06-16T13:00:00'), at('2026-06-26T13:00:00')])
  expect(listWaveDates(rules(steps), 'w', factors).map(({ effective }) => effective)).toEqual([
    at('2026-06-01T13:00:00'),
    at('2026-06-11T13:00:00'),
  ])
})

test('what was in force before a hold comes back at its end: nobody reads the old date while it lasts', () => {
  const held = (until: number | null) => rules({}, [{ wave: 'w', from: at('2026-06-05T09:00:00'), until }])
  const dates = (until: number | null, now: string) => listWaveDates(held(until), 'w', {}, at(now)).map(({ effective }) => effective)
  const until = at('2026-06-12T13:00:00')
  expect(dates(null, '2026-06-05T08:59:59')).toEqual([at('2026-06-01T13:00:00')])
  expect(dates(null, '2026-06-05T09:00:00')).toEqual([null])
  expect(dates(until, '2026-06-12T12:59:59')).toEqual([until])
  expect(dates(until, '2026-06-12T13:00:00')).toEqual([at('2026-06-01T13:00:00')])
})
