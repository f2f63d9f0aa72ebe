import { expect, test } from 'vitest'
import { follows, isNext } from './rules'
import type { Step } from './types'

const steps = Object.keys(follows) as Step[]

test('only the end leads to done, and a refusal leads nowhere', () => {
  expect(steps.filter((step) => step !== 'done' && isNext(step, 'done'))).toEqual(['finish'])
  expect(follows.stopped).toEqual([])
  expect(follows.done).toEqual([])
})

test('no step leads back to the name or to the choice of a first password', () => {
  expect(steps.filter((step) => step !== 'identify' && isNext(step, 'identify'))).toEqual([])
  expect(steps.filter((step) => step !== 'new-password' && isNext(step, 'new-password'))).toEqual(['activation'])
})

test('the choice of a factor opens a challenge and nothing else', () => {
  expect(follows.choose).toEqual(['challenge'])
})
