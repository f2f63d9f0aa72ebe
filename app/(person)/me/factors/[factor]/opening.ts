import type { FactorDecision } from '@/lib/policy/types'

/** Whether one more may be registered: yes; only in place of one that is held; not any more; not before one is removed. */
export type Opening = 'open' | 'replace' | 'closed' | 'full'

/** `isSet`: of a set only one is ever held (recovery codes); it is never full, because a new one takes the old one's place. */
export function readOpening({
  rule,
  maximum,
  heldCount,
  isSet,
}: {
  rule: Pick<FactorDecision, 'enrol'> | undefined
  maximum: number
  heldCount: number
  isSet: boolean
}): Opening {
  if (!rule || rule.enrol === 'closed') return 'closed'
  if (rule.enrol === 'replace') return heldCount > 0 ? 'replace' : 'closed'
  return !isSet && heldCount >= maximum ? 'full' : 'open'
}
