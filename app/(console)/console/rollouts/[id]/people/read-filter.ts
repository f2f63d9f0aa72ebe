import { isId } from '@/lib/platform/ids'
import { type Flag, type Instant, type State, states } from '@/lib/policy/types'
import { type Effect, effects } from '@/lib/rollouts/diff/effects'
import type { Filter } from '@/lib/rollouts/simulation/types'

export type Search = Partial<
  Record<'version' | 'at' | 'states' | 'flag' | 'wave' | 'unit' | 'affiliation' | 'door' | 'cause' | 'effect' | 'after', string>
>

const flags: (Flag | 'untold')[] = ['stranded', 'dormant', 'held', 'unsatisfiable', 'needs-desk', 'untold']
const doors = ['change', 'recovery-code', 'pass', 'activation', 'password', 'desk'] as const
const causes = ['nothing-else', 'never-tried', 'not-fresh', 'does-not-answer'] as const
const last = Date.UTC(2060, 0, 1) / 1000

const oneOf = <T extends string>(list: readonly T[], value: string | undefined): T | undefined => list.find((item) => item === value)

/** What the address asks for. Words it does not know are left out, as if they were not there. */
export function readFilter(search: Search, now: Instant): { filter: Filter; at: Instant; effect: Effect | null } {
  const asked = Number(search.at)
  const at = search.at !== undefined && Number.isInteger(asked) && asked > 0 && asked < last ? asked : now
  const wanted = (typeof search.states === 'string' ? search.states : '')
    .split(' ')
    .filter((word): word is State => (states as readonly string[]).includes(word))
  const filter: Filter = {}
  if (wanted.length > 0) filter.states = wanted
  const flag = oneOf(flags, search.flag)
  const door = oneOf(doors, search.door)
  const cause = oneOf(causes, search.cause)
  if (flag) filter.flag = flag
  if (door) filter.door = door
  if (cause) filter.cause = cause
  if (typeof search.wave === 'string') filter.wave = search.wave
  if (typeof search.unit === 'string') filter.unit = search.unit
  if (typeof search.affiliation === 'string') filter.affiliation = search.affiliation
  return { filter, at, effect: oneOf(effects, search.effect) ?? null }
}

/** A page's key in the address: the id, then the name. PostgreSQL refuses NUL in a name, so an address that has one begins at the start. */
export const writeKey = ({ name, id }: { name: string; id: string }): string => `${id}${name}`

export function readKey(text: string | undefined): { name: string; id: string } | null {
  if (typeof text !== 'string') return null
  const [id, name] = [text.slice(0, 36), text.slice(36)]
  return isId(id) && !name.includes('\0') ? { id, name } : null
}
