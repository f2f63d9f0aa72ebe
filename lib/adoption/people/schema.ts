/** Which people a number stands for, as it is written in an address. */
import { z } from 'zod'
import { states } from '@/lib/policy/types'

const text = z.string().min(1).max(120)

/** Unknown or damaged parameters are dropped, never an error: an old link still opens a list. */
export const peopleFilter = z.object({
  measure: text.optional().catch(undefined),
  /** First affiliation; `-` stands for people without one. */
  affiliation: text.optional().catch(undefined),
  /** The top unit of a person's first. */
  unit: text.optional().catch(undefined),
  apart: z.enum(['on-leave', 'suspended', 'left', 'dormant', 'not-arrived']).optional().catch(undefined),
  rollout: z.uuid().optional().catch(undefined),
  wave: text.optional().catch(undefined),
  state: z.enum(states).optional().catch(undefined),
  flag: z.enum(['stranded', 'dormant', 'held', 'unsatisfiable', 'needs-desk']).optional().catch(undefined),
  /** Whole seconds; left out: now. */
  at: z.coerce.number().int().min(0).max(4_102_444_800).optional().catch(undefined),
})
export type AdoptionPeopleFilter = z.infer<typeof peopleFilter>

/** Where the page before ended; null on the first page. */
export const pageKey = z
  .object({ afterName: z.string().max(400), afterId: z.uuid() })
  .transform(({ afterName, afterId }) => ({ name: afterName, id: afterId }))
  .nullable()
  .catch(null)

/** The address of the people behind a number. */
export function linkToPeople(filter: AdoptionPeopleFilter): string {
  const query = new URLSearchParams(Object.entries(filter).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])))
  return `/console/adoption/people?${query}`
}
