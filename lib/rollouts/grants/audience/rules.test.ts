import { expect, test } from 'vitest'
import { chooseBuckets, needsSecond } from './rules'

test('one administrator alone reaches 2 % of the active people, 1,000 at most, and never themselves', () => {
  const second = (reached: number, active: number, reachesAsker = false) => needsSecond({ reached, active, reachesAsker })
  expect([second(0, 400), second(8, 400), second(9, 400)]).toEqual([false, false, true])
  expect([second(1_000, 60_000), second(1_001, 60_000), second(1_001, 1_000_000)]).toEqual([false, true, true])
  expect(second(1, 60_000, true)).toBe(true)
})

test('up to 20,000 people are decided about one by one, of more a stable share', () => {
  expect([chooseBuckets(0), chooseBuckets(20_000), chooseBuckets(40_000), chooseBuckets(1_000_000)]).toEqual([10_000, 10_000, 5_000, 200])
})
