import type { Import } from '@/lib/people/import/data'

export const stateMeanings = {
  reading: 'progress',
  comparing: 'progress',
  refused: 'blocked',
  ready: 'soon',
  waiting: 'blocked',
  applied: 'ready',
  cancelled: 'neutral',
  failed: 'blocked',
  interrupted: 'blocked',
} as const satisfies Record<Import['state'] | 'interrupted', string>
