/** Granting to an audience what one person can be granted: when a second administrator has to agree, and how long it may last. */

/** One administrator alone may reach this share of the active people, and never more than `alone` of them. */
export const aloneShare = 0.02
const alone = 1_000

/** Whether a second administrator decides: where many are reached, or whoever asks is among them. */
export const needsSecond = ({ reached, active, reachesAsker }: { reached: number; active: number; reachesAsker: boolean }): boolean =>
  reachesAsker || reached > Math.min(alone, active * aloneShare)

/** Decisions about more people than this are counted on a stable share of them. */
export const mostDecided = 20_000

/** The buckets (of 10,000) whose people are decided about, so that about `mostDecided` are. */
export const chooseBuckets = (people: number): number =>
  people <= mostDecided ? 10_000 : Math.max(1, Math.floor((10_000 * mostDecided) / people))
