import { keyedHash, newReadableCode } from '@/lib/platform/crypto'
import { toInstant } from '@/lib/platform/duration'
import { inFours } from '@/lib/platform/readable-code'
import type { IssueContext, Issued } from '../factor'
import type { PassData, PassSecret } from './schema'

/** 59 bits, for a quarter of an hour and fifty wrong tries at most (decision D6). */
export const passLength = 12
/** From its start a pass may be begun with for so many seconds (`domain.md`, Factors). */
export const passLife = 15 * 60

/** Makes a pass that begins at `from`; `show.code` is the only place where the code is ever written. */
export function issue({ from }: IssueContext): Issued<PassData, PassSecret> {
  const code = newReadableCode(passLength)
  const start = toInstant(from)
  return {
    data: { kind: 'enrolment', from: start, until: start + passLife },
    secret: { hash: keyedHash('temporary-pass', code) },
    show: { code: inFours(code) },
  }
}
