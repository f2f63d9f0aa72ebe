import { days } from '@/lib/platform/duration'
import type { ErrorCode } from '@/lib/platform/errors'

type Made = { state: string; finishedAt: Date | null; undoes: string | null; undoneBy: string | null }

/** Why an import cannot be taken back, or null: within a day of being applied, once, and never an undoing itself. */
export function judgeUndo({ state, finishedAt, undoes, undoneBy }: Made, now: Date): ErrorCode | null {
  if (state !== 'applied' || finishedAt === null || undoes !== null) return 'undo-not-applied'
  if (undoneBy !== null) return 'undo-done'
  return now.getTime() - finishedAt.getTime() > days(1) ? 'undo-too-late' : null
}
