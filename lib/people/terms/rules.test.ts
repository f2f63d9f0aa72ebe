import { expect, test } from 'vitest'
import { findInForce, judgeVersion } from './rules'

const at = (day: number, hour = 0) => new Date(Date.UTC(2026, 3, day, hour))
const one = { version: 1, inForceFrom: at(1), takenBackAt: null }
const two = { version: 2, inForceFrom: at(10), takenBackAt: null }
const early = { version: 3, inForceFrom: at(5), takenBackAt: null }

test('in force is what began last, to the second; what was taken back leaves the one before in force', () => {
  expect(findInForce([], at(2))).toBeNull()
  expect(findInForce([one, two], new Date(at(1).getTime() - 1000))).toBeNull()
  expect(findInForce([one, two], at(1))).toBe(1)
  expect(findInForce([one, two], new Date(at(10).getTime() - 1000))).toBe(1)
  expect(findInForce([one, two], at(10))).toBe(2)
  expect(findInForce([one, { ...two, takenBackAt: at(11) }], at(12))).toBe(1)
  expect(findInForce([{ ...one, takenBackAt: at(11) }], at(12))).toBeNull()
  // What begins later counts, not what was written later; of two that begin at once the later number.
  expect(findInForce([one, two, early], at(11))).toBe(2)
  expect(findInForce([one, two, early], at(6))).toBe(3)
  expect(findInForce([one, { ...two, inForceFrom: at(1) }], at(2))).toBe(2)
})

test('each version is in force, coming, past, or taken back', () => {
  expect(judgeVersion(one, 1, at(2))).toBe('in-force')
  expect(judgeVersion(one, 2, at(11))).toBe('past')
  expect(judgeVersion(two, 1, at(2))).toBe('coming')
  expect(judgeVersion({ ...two, takenBackAt: at(2) }, 1, at(3))).toBe('taken-back')
})
