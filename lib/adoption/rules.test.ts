import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMeasures, type Counts, differences, fillTotals, listDays, measuresOf, readBurnDown, shareOf, shareOverDays } from './rules'

const held = (factor: string, isProven = true) => ({ factor, isProven })

describe('what a person is counted as', () => {
  it.each([
    ['nothing', [], ['people', 'none']],
    ['a proven phone', [held('phone')], ['people', 'registered:phone', 'proven:phone', 'phone-only']],
    ['a phone that never worked', [held('phone', false)], ['people', 'registered:phone', 'none']],
    ['two phones', [held('phone'), held('phone')], ['people', 'registered:phone', 'proven:phone', 'phone-only']],
    [
      'a phone and recovery codes',
      [held('phone'), held('recovery-codes')],
      ['people', 'registered:phone', 'registered:recovery-codes', 'proven:phone', 'proven:recovery-codes', 'phone-only'],
    ],
    ['a pass of the desk', [held('temporary-pass'), held('temporary-pass', false)], ['people', 'none']],
    ['recovery codes alone', [held('recovery-codes')], ['people', 'registered:recovery-codes', 'proven:recovery-codes', 'none']],
    [
      'a phone and an untried passkey',
      [held('phone'), held('passkey', false)],
      ['people', 'registered:phone', 'registered:passkey', 'proven:phone', 'phone-only'],
    ],
    [
      'a phone and a passkey',
      [held('phone'), held('passkey')],
      ['people', 'registered:phone', 'registered:passkey', 'proven:phone', 'proven:passkey', 'with-passkey'],
    ],
  ])('%s', (_, credentials, measures) => {
    expect(measuresOf('active', credentials)).toEqual(measures)
  })

  it.each(['on-leave', 'suspended', 'left'])('%s people are in no denominator', (standing) => {
    expect(measuresOf(standing, [held('passkey')])).toEqual([])
  })
})

describe('differences', () => {
  it('carry one state into the other, in one order, without zeros', () => {
    const counts = fc.array(fc.tuple(fc.constantFrom('student', 'staff'), fc.constantFrom('people', 'phone-only', 'none')), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(counts, counts, (from, to) => {
        const count = (list: [string, string][]) => {
          const made: Counts = new Map()
          for (const [affiliation, measure] of list) addMeasures(made, affiliation, [measure])
          return made
        }
        const before = count(from)
        const changes = differences(before, count(to))
        for (const { affiliation, measure, change } of changes) addMeasures(before, affiliation, [measure], change)
        const left = [...before.values()].filter((entry) => entry.count !== 0)
        expect(new Set(left.map((entry) => JSON.stringify(entry)))).toEqual(
          new Set([...count(to).values()].map((entry) => JSON.stringify(entry))),
        )
        expect(changes.every(({ change }) => change !== 0)).toBe(true)
        const keys = changes.map(({ measure, affiliation }) => `${measure} ${affiliation}`)
        expect(keys).toEqual([...keys].sort())
      }),
    )
  })
})

describe('days', () => {
  it('are listed with both ends, over the end of a year', () => {
    expect(listDays('2026-12-30', '2027-01-02')).toEqual(['2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02'])
  })
  it('without a change repeat the day before', () => {
    expect(
      fillTotals(
        ['a', 'b', 'c', 'd'],
        10,
        new Map([
          ['b', -3],
          ['d', 1],
        ]),
      ),
    ).toEqual([10, 7, 7, 8])
  })
})

describe('shares and pace', () => {
  it('of nothing is nothing', () => {
    expect(shareOf(0, 0)).toBe(0)
    expect(shareOverDays([], [], 7)).toBe(0)
  })
  it('leave out the newest days that are asked to be left out', () => {
    expect(shareOverDays([1, 1, 100], [2, 2, 100], 2, 1)).toBe(0.5)
    expect(shareOverDays([4, 1, 1], [4, 4, 4], 2)).toBe(0.25)
  })
  it('says when nobody is left at the pace of 28 days, and says nothing while it grows', () => {
    const falling = Array.from({ length: 60 }, (_, index) => 600 - index * 10)
    expect(readBurnDown(falling)).toEqual({ now: 10, weekChange: -70, pace: 10, daysLeft: 1 })
    expect(readBurnDown([...falling].reverse()).daysLeft).toBeNull()
    expect(readBurnDown([])).toEqual({ now: 0, weekChange: 0, pace: 0, daysLeft: null })
  })
})
