/** The life of a person in the directory: arrives → active ⇄ on leave → leaves → is erased, or comes back before that. Pure. */
import { toInstant } from '@/lib/platform/duration'
import { readStanding } from '@/lib/policy/standing'
import type { Standing } from '@/lib/policy/types'

export type LifeDates = { leavesAt: Date | null; keepUntil: Date | null; onLeaveFrom: Date | null; onLeaveTo: Date | null }
export type Life = LifeDates & { standing: Standing }

const seconds = (at: Date | null) => at && toInstant(at)

/** The standing at `now` of a person as the directory holds them: the comparison that every sign-in makes. */
export const standingAt = ({ standing, leavesAt, onLeaveFrom, onLeaveTo }: Omit<Life, 'keepUntil'>, now: Date): Standing =>
  readStanding(
    {
      standing,
      leavesAt: seconds(leavesAt),
      onLeave: onLeaveFrom || onLeaveTo ? { from: seconds(onLeaveFrom), to: seconds(onLeaveTo) } : null,
    },
    toInstant(now),
  )

/**
 * The dates of somebody whose standing is set by hand now: whoever leaves has left now, and is kept until `keepUntil` unless
 * that was said already; whoever comes back has no date of leaving any more; a leave begins or ends now.
 */
export function datesOf(old: Life, standing: Standing, { now, keepUntil }: { now: Date; keepUntil: Date }): LifeDates {
  const was = standingAt(old, now)
  const { leavesAt, onLeaveFrom, onLeaveTo } = old
  if (standing === 'left')
    return { leavesAt: leavesAt && leavesAt < now ? leavesAt : now, keepUntil: old.keepUntil ?? keepUntil, onLeaveFrom, onLeaveTo }
  const stays = was === 'left' ? { leavesAt: null, keepUntil: null } : { leavesAt, keepUntil: old.keepUntil }
  const isAway = standingAt({ ...old, standing: 'active', leavesAt: null }, now) === 'on-leave'
  if (standing === 'active' && (isAway || was === 'on-leave')) return { ...stays, onLeaveFrom, onLeaveTo: now }
  if (standing === 'on-leave' && !isAway) return { ...stays, onLeaveFrom: now, onLeaveTo: null }
  return { ...stays, onLeaveFrom, onLeaveTo }
}

/** Why dates contradict each other; null where they do not. */
export function judgeDates({ leavesAt, keepUntil, onLeaveFrom, onLeaveTo }: LifeDates): 'leave-dates-order' | 'keep-before-leaving' | null {
  if (onLeaveFrom && onLeaveTo && onLeaveTo < onLeaveFrom) return 'leave-dates-order'
  return keepUntil && (!leavesAt || keepUntil < leavesAt) ? 'keep-before-leaving' : null
}
