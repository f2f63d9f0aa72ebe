import { expect, test } from 'vitest'
import { follows, isNext } from './rules'
import type { Step } from './types'

const steps = Object.keys(follows) as Step[]

test('only the end of a sign-in and a new password lead to done, and a refusal leads nowhere', () => {
  expect(steps.filter((step) => step !== 'done' && isNext(step, 'done'))).toEqual(['new-password', 'finish'])
  expect(follows.stopped).toEqual([])
  expect(follows.done).toEqual([])
})

test('no step leads back to the name; a password is chosen after a code, or after the second method of a reset', () => {
  expect(steps.filter((step) => step !== 'identify' && isNext(step, 'identify'))).toEqual([])
  expect(steps.filter((step) => step !== 'new-password' && isNext(step, 'new-password'))).toEqual(['activation', 'reset-code', 'challenge'])
})

test('the choice of a factor opens a challenge and nothing else', () => {
  expect(follows.choose).toEqual(['challenge'])
})
