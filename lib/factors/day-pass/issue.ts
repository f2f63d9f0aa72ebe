import { keyedHash, newReadableCode } from '@/lib/platform/crypto'
import { days, toInstant } from '@/lib/platform/duration'
import { inFours } from '@/lib/platform/readable-code'
import type { IssueContext, Issued } from '../factor'
import type { DayPassData, DayPassSecret } from './schema'

/** 59 bits, for three days and fifty wrong tries at most (decision D6). */
export const dayPassLength = 12
/** No day pass is good for longer, whoever asks (`domain.md`, Factors). */
export const longestDayPass = days(3)

/** Makes a pass that is good from `from` until `until`, three days at most; `show.code` is the only place where the code is ever written. */
export function issue({ from, until }: IssueContext): Issued<DayPassData, DayPassSecret> {
  const code = newReadableCode(dayPassLength)
  const longest = new Date(from.getTime() + longestDayPass)
  return {
    data: { from: toInstant(from), until: toInstant(until && until < longest ? until : longest) },
    secret: { hash: keyedHash('day-pass', code) },
    show: { code: inFours(code) },
  }
}
