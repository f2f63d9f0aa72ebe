import { Refusal } from '@/lib/platform/errors'
import { type Mapping, mappingSchema } from './schema'

/** A mapping file as it was given. Refuses `mapping-invalid` with the first path that is wrong and why. */
export function readMapping(json: unknown): Mapping {
  const parsed = mappingSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Refusal('mapping-invalid', { path: issue?.path.join('.') || '/', reason: issue?.message ?? '' })
}
