import type { SeedTools } from './tools'

/** Up to this many people everything is kept one by one. */
export const sampleSize = 50_000

/**
 * Answers whose sign-ins and registrations are kept one by one: everybody's up to `size` people; above, those of a share by
 * the stable hash, so that the same people are in it every time and those of a larger organisation were in a smaller one's.
 */
export function makeSample(people: number, size: number, bucketOf: SeedTools['bucketOf']): (externalId: string) => boolean {
  const buckets = Math.round(Math.min(1, size / people) * 10_000)
  return (externalId) => bucketOf(externalId) < buckets
}
