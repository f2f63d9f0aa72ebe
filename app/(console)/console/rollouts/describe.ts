import type { State } from '@/lib/policy/types'
import type { Meaning } from '@/lib/ui/stat'

/** The one meaning of each state's colour. The word always stands beside it. */
export const meanings: Record<State, Meaning> = {
  locked: 'blocked',
  refused: 'blocked',
  required: 'blocked',
  grace: 'soon',
  prompted: 'soon',
  encouraged: 'neutral',
  undated: 'neutral',
  satisfied: 'ready',
  'not-required': 'neutral',
  exempt: 'neutral',
  'not-arrived': 'neutral',
}

/** States in the order of a chart, from done to blocked; what is counted apart comes last. */
export const chartStates: State[] = [
  'satisfied',
  'encouraged',
  'undated',
  'prompted',
  'grace',
  'required',
  'refused',
  'locked',
  'not-required',
  'exempt',
  'not-arrived',
]

/** Who can go no further without enrolling. */
export const blockedStates: State[] = ['required', 'refused', 'locked']
/** Who is asked at sign-in and may put it off. */
export const askedStates: State[] = ['prompted', 'grace']

type Query = Record<string, string | number | null | undefined>

/** The address of the people behind a number. */
export function linkPeople(rolloutId: string, query: Query): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== null && value !== undefined)
  return `/console/rollouts/${rolloutId}/people?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]))}`
}
