/** Durations in milliseconds, named by their unit. */
export const seconds = (n: number): number => n * 1000
export const minutes = (n: number): number => n * 60_000
export const hours = (n: number): number => n * 3_600_000
export const days = (n: number): number => n * 86_400_000

/** `at` moved by `ms` milliseconds. */
export const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms)

/** Whole seconds since the epoch, as policy counts (`Instant` in `lib/policy/types.ts`). */
export const toInstant = (at: Date): number => Math.floor(at.getTime() / 1000)
export const fromInstant = (instant: number): Date => new Date(instant * 1000)
