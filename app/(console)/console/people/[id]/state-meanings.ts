import type { State } from '@/lib/policy/types'

export const stateMeanings = {
  locked: 'blocked',
  refused: 'blocked',
  required: 'blocked',
  grace: 'soon',
  prompted: 'soon',
  encouraged: 'progress',
  undated: 'neutral',
  satisfied: 'ready',
  'not-required': 'neutral',
  exempt: 'neutral',
  'not-arrived': 'neutral',
} as const satisfies Record<State, string>
