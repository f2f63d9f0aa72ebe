import type { Wanted } from './actions'

export type GrantKind = Wanted['kind']

type Choice = { value: string; label: string }

/** What the fields of a dialog offer, in the reader's language. */
export type GrantChoices = {
  rollouts: (Choice & { waves: Choice[] })[]
  applications: Choice[]
  networks: Choice[]
  /** The administrator's own login: the owner unless another one is named. */
  owner: string
}

/** What stands in the fields of a dialog. Dates are local times of the organisation. */
export type GrantFields = {
  rolloutId: string
  wave: string
  from: string
  until: string
  applications: string[]
  networks: string[]
  owner: string
  reason: string
}

/** What the action is asked for. `id` is what an act of ending ends. */
export function toWanted(kind: GrantKind, fields: GrantFields, id: string): Wanted {
  const { rolloutId, wave, from, until, applications, networks } = fields
  const some = (list: string[]) => (list.length > 0 ? list : null)
  switch (kind) {
    case 'extend':
      return { kind, rolloutId, until }
    case 'exempt':
      return { kind, rolloutId: rolloutId || null, from, until, applications: some(applications), networks: some(networks) }
    case 'pin':
      return { kind, rolloutId, wave }
    case 'unpin':
      return { kind, rolloutId }
    default:
      return { kind, id }
  }
}
