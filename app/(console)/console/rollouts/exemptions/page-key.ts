import { isId } from '@/lib/platform/ids'
import type { ExemptionKey } from '@/lib/rollouts/grants/data'

/** A page's key in the address: the id, then the milliseconds of the end. */
export const writeKey = ({ until, id }: ExemptionKey): string => `${id}${until.getTime()}`

/** Null for anything that `writeKey` did not write: the list begins at its start. */
export function readKey(text: unknown): ExemptionKey | null {
  if (typeof text !== 'string' || !/^\d{1,14}$/.test(text.slice(36))) return null
  const id = text.slice(0, 36)
  return isId(id) ? { id, until: new Date(Number(text.slice(36))) } : null
}
