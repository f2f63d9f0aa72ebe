import type { Held, Shown } from '../factor'
import { makeCodes } from './codes'
import type { RecoveryData, RecoverySecret } from './schema'

/** New codes for those that were used (NIST SP 800-63B-4 §4.2.1.1): they join the set, whose other codes stay as they are. */
export async function replaceUsed({
  data,
  secret,
}: Held<RecoveryData, RecoverySecret>): Promise<{ data: RecoveryData; secret: RecoverySecret; show: Shown } | null> {
  const { owed, ...rest } = data
  if (!owed || !secret) return null
  const made = await makeCodes(owed, secret.salt)
  const hashes = [...secret.hashes, ...made.hashes]
  return { data: { ...rest, left: hashes.length }, secret: { salt: secret.salt, hashes }, show: { codes: made.codes } }
}
