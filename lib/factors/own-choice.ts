import { z } from 'zod'
import type { Held } from './factor'

const choice = z.object({ credentialId: z.string() })

/** The held credentials that a choice `{ credentialId }` leaves: that one, all without a choice, none if it is not theirs. */
export function narrowToChoice<D, S>(held: Held<D, S>[], given: unknown): Held<D, S>[] {
  const parsed = choice.safeParse(given)
  return parsed.success ? held.filter(({ id }) => id === parsed.data.credentialId) : held
}
