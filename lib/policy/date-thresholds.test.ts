import { describe, expect, test } from 'vitest'
import { compileRules } from './compile-rules'
import { findDateThresholds } from './date-thresholds'
import { at, day, makeRollout, makeRules, makeWave } from './fixtures'
import type { Wave } from './types'

const enforceAt = at('2026-06-01T09:00:00+09:00')
const grace = { by: 'date', skips: 0, skipDays: 3, lastDay: null, newPersonDays: 0, noticeDays: 7, countBusinessDays: false } as const

function thresholds(wave: Partial<Wave>, when: number, isStrict = false) {
  const rules = makeRules(makeRollout({ waves: [makeWave({ grace, ...wave })] }))
  const compiled = compileRules(rules).rollouts[0]?.waves.get('students')
  if (!compiled) throw new Error('no wave')
  return findDateThresholds(compiled, when, isStrict)
}

describe('where an instant of a person turns a comparison', () => {
  test('nobody’s date has come: nothing depends on anybody’s instants', () => {
    expect(thresholds({}, enforceAt - 1)).toMatchObject({ arrived: [], told: [], skipped: [] })
  })

  test('a notice counts from the second after the last that still leaves the wave’s own date', () => {
    expect(thresholds({}, enforceAt).told).toEqual([enforceAt - 7 * day + 1])
    // A week later, Monday at nine again: whoever was told at the very second is in force too.
    expect(thresholds({}, enforceAt + 7 * day).told).toEqual([enforceAt + 1])
  })

  test('the end of a guard follows the person, ninety days after the step that took the factor', () => {
    const steps = [{ at: enforceAt, restrictions: { phone: { signIn: 'never' as const } } }]
    expect(thresholds({ steps, lateEnrolmentDays: null }, enforceAt + 90 * day).told).toContain(enforceAt - 7 * day + 1)
    expect(thresholds({ steps, lateEnrolmentDays: null, guardUntil: enforceAt + 50 * day }, enforceAt + 50 * day).told).toContain(
      enforceAt - 7 * day + 1,
    )
  })

  test('late enrolment ends so many days after the person’s own deadline', () => {
    expect(thresholds({ lateEnrolmentDays: 14 }, enforceAt + 14 * day).told).toContain(enforceAt - 7 * day + 1)
    expect(thresholds({ lateEnrolmentDays: null }, enforceAt + 14 * day).told).not.toContain(enforceAt - 7 * day + 1)
  })

  test('a passed deadline before, on and behind the wave’s date are three things', () => {
    expect(thresholds({}, enforceAt + day).passed).toEqual(expect.arrayContaining([enforceAt, enforceAt + 1]))
  })

  test('asked strictly, whether the deadline is the wave’s own', () => {
    expect(thresholds({ lateEnrolmentDays: null }, enforceAt + 100 * day, true).told).toContain(enforceAt - 7 * day + 1)
    expect(thresholds({ lateEnrolmentDays: null }, enforceAt + 100 * day).told).not.toContain(enforceAt - 7 * day + 1)
  })

  test('an undated wave has none', () => {
    expect(thresholds({ enforceAt: null }, enforceAt)).toEqual({ arrived: [], told: [], skipped: [], passed: [] })
  })
})
