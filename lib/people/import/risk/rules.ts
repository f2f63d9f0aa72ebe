/** How much an import would end or move, and whether one administrator may decide that alone. Pure. */

import type { Risk, Risks } from '@/db/schema/imports'
import type { DirectoryRules } from '@/db/schema/organisation'

export const risks = ['missing', 'left', 'suspended', 'leaving', 'moved', 'exempted', 'privileged'] as const satisfies readonly Risk[]
export const noRisks: Risks = { missing: 0, left: 0, suspended: 0, leaving: 0, moved: 0, exempted: 0, privileged: 0 }

export type Judged = {
  /** People that would be ended or moved, each once, and how many may be without a second administrator. */
  endOrMove: number
  most: number
  /** Rows of the import applied last, and the fewest that may come without a second administrator; null where there was none. */
  fewest: number | null
  crosses: ('end-or-move' | 'shrink')[]
}

type Import = { risks: Risks | null; peopleBefore: number | null; rows: number; rowsBefore: number | null }

/**
 * Compares an import with the limits of the organisation. `leavers: keep` leaves those missing in the file alone. Exactly the
 * limit is allowed, one person more is not; there is no smallest number: in a small directory two people are many.
 */
export function judgeImport(made: Import, leavers: 'left' | 'keep', limits: DirectoryRules): Judged {
  const counts = made.risks ?? noRisks
  const all = risks.reduce((sum, risk) => sum + counts[risk], 0)
  const endOrMove = leavers === 'keep' ? all - counts.missing : all
  const most = Math.floor(((made.peopleBefore ?? 0) * limits.endOrMovePercent) / 100)
  const fewest = made.rowsBefore === null ? null : Math.ceil((made.rowsBefore * (100 - limits.shrinkPercent)) / 100)
  const crosses: Judged['crosses'] = []
  if (endOrMove > most) crosses.push('end-or-move')
  if (fewest !== null && made.rows < fewest) crosses.push('shrink')
  return { endOrMove, most, fewest, crosses }
}
