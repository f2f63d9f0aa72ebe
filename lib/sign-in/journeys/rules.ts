import { minutes } from '@/lib/platform/duration'
import type { Step } from './types'

export const journeyLife = minutes(10)

/** Steps taken in one journey, right or wrong, before it has to be begun again. */
export const mostAttempts = 60

/**
 * Which step may follow which (SR-63). A step names its predecessor: whatever asks for another order gets nothing, and
 * starts again. `finish` is reached only from a step that has just proven or asked something.
 */
export const follows: Record<Step, readonly Step[]> = {
  identify: ['password', 'choose', 'challenge', 'terms', 'notice', 'finish', 'stopped'],
  password: ['choose', 'challenge', 'terms', 'notice', 'finish', 'stopped'],
  activation: ['new-password'],
  'new-password': ['choose', 'challenge', 'terms', 'notice', 'finish', 'stopped', 'done'],
  'reset-code': ['choose', 'challenge', 'new-password', 'stopped'],
  choose: ['challenge'],
  challenge: ['choose', 'challenge', 'password', 'terms', 'notice', 'finish', 'stopped', 'new-password'],
  // Agreed; or another version came into force meanwhile, or policy asks for more by now.
  terms: ['choose', 'challenge', 'notice', 'finish', 'stopped'],
  notice: ['finish'],
  // Policy is asked once more at the end, and may ask for more by then.
  finish: ['done', 'choose', 'challenge', 'terms', 'notice', 'stopped'],
  stopped: [],
  done: [],
}

export const isNext = (from: Step, to: Step): boolean => from === to || follows[from].includes(to)
