import type { FactorDecision } from '@/lib/policy/types'

/** Whether one more may be registered: yes; only in place of one that is held; not any more; not before one is removed; not before a factor was shown. */
export type Opening = 'open' | 'replace' | 'closed' | 'full' | 'factor-first'

/**
 * `isSet`: of a set only one is ever held (recovery codes); it is never full, because a new one takes the old one's place.
 * `lacksFactor`: it stands in for a factor, and this session has shown none: whoever knows only the password would make themselves
 * a way back in (SR-29).
 */
export function readOpening({
  rule,
  maximum,
  heldCount,
  isSet,
  lacksFactor = false,
}: {
  rule: Pick<FactorDecision, 'enrol'> | undefined
  maximum: number
  heldCount: number
  isSet: boolean
  lacksFactor?: boolean
}): Opening {
  if (!rule || rule.enrol === 'closed') return 'closed'
  if (lacksFactor) return 'factor-first'
  if (rule.enrol === 'replace') return heldCount > 0 ? 'replace' : 'closed'
  return !isSet && heldCount >= maximum ? 'full' : 'open'
}
