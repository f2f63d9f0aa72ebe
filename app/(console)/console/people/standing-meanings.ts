import type { Person } from '@/lib/people/types'

export const standingMeanings = { active: 'ready', 'on-leave': 'soon', left: 'neutral', suspended: 'blocked' } as const satisfies Record<
  Person['standing'],
  string
>
