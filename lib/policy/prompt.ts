import type { Guard } from './guard'
import type { Line } from './line'
import type { Decision, Instant, State } from './types'
import type { Held } from './usable'

/** How the person is asked: not at all, by a banner, at sign-in with a way past, or before anything else. */
export function findPrompt(lines: Line[], state: State, guard: Guard, held: Held, at: Instant): Decision['prompt'] {
  if (state === 'required' || state === 'refused' || state === 'locked' || guard.kept !== 0) return 'must'
  let asks: Decision['prompt'] = 'none'
  for (const line of lines) {
    if (line.state === 'grace') return 'skippable'
    if (line.state === 'prompted') {
      if (isAskedAgain(line, at)) return 'skippable'
      asks = 'banner'
    }
    if (line.state === 'encouraged' || (line.state === 'undated' && isAnnounced(line, at))) asks = 'banner'
    if ((line.wave.underReview & held.proven) !== 0 && line.reach === 'open' && isAnnounced(line, at)) asks = 'banner'
  }
  const isWorthTrying = held.untried !== 0 || (held.stale !== 0 && held.reliable === 0)
  return asks === 'none' && isWorthTrying && (state === 'satisfied' || state === 'not-required') ? 'banner' : asks
}

/** A skip is good for `skipDays`; after that the question comes back. */
const isAskedAgain = (line: Line, at: Instant): boolean =>
  line.membership.lastSkipAt === null || at >= line.membership.lastSkipAt + line.wave.wave.grace.skipDays * 86_400

export const isAnnounced = (line: Line, at: Instant): boolean => line.wave.wave.announceAt !== null && at >= line.wave.wave.announceAt

/** How many skips remain where grace is counted by skips; the fewest of several rollouts. */
export function findSkipsLeft(lines: Line[]): number | null {
  let left: number | null = null
  for (const line of lines) {
    const { grace } = line.wave.wave
    if (grace.by !== 'skips' || (line.state !== 'grace' && line.state !== 'prompted' && line.state !== 'required')) continue
    const own = Math.max(0, grace.skips - line.membership.skipsUsed)
    left = left === null ? own : Math.min(left, own)
  }
  return left
}
