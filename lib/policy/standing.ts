import type { Instant, PersonFacts, Standing } from './types'

type Life = Pick<PersonFacts, 'standing' | 'leavesAt' | 'onLeave'>

/**
 * The standing at an instant: dates decide, whether or not a job has written down what they brought (promise 3). Whoever
 * left stays so; a leave with dates is one between them and nothing else.
 */
export function readStanding({ standing, leavesAt, onLeave }: Life, at: Instant): Standing {
  if (standing === 'left' || (leavesAt !== null && at >= leavesAt)) return 'left'
  if (standing === 'suspended' || onLeave === null) return standing
  const hasBegun = onLeave.from === null || at >= onLeave.from
  return hasBegun && (onLeave.to === null || at < onLeave.to) ? 'on-leave' : 'active'
}

/** Whether the standing at an instant closes every way in. */
export const isClosed = (life: Life, at: Instant): boolean => {
  const standing = readStanding(life, at)
  return standing === 'left' || standing === 'suspended'
}

/**
 * When the person arrived, as new people's time counts: the first sign-in, or the end of their last leave once it has come. A
 * leave ends in an arrival, not in an exemption (`domain.md`): while it lasts, whoever signs in is asked like everybody.
 */
export function readArrival({ arrivedAt, onLeave }: Pick<PersonFacts, 'arrivedAt' | 'onLeave'>, at: Instant): Instant | null {
  if (arrivedAt === null || onLeave === null || onLeave.to === null || at < onLeave.to) return arrivedAt
  return Math.max(arrivedAt, onLeave.to)
}
