import type { FactorDecision } from '@/lib/policy/types'

/** Whether one more may be registered: yes; only in place of one that is held; not any more; not before one is removed. */
export type Opening = 'open' | 'replace' | 'closed' | 'full'

/** A set of which only one can be held (recovery codes) is never full: a new one takes the old one's place. */
export function readOpening({
  rule,
  maximum,
  heldCount,
}: {
  rule: Pick<FactorDecision, 'enrol'> | undefined
  maximum: number
  heldCount: number
}): Opening {
  if (!rule || rule.enrol === 'closed') return 'closed'
  if (rule.enrol === 'replace') return heldCount > 0 ? 'replace' : 'closed'
  return maximum > 1 && heldCount >= maximum ? 'full' : 'open'
}
