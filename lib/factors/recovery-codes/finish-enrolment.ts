import type { EnrolmentAnswerContext, EnrolmentFinding } from '../factor'
import { codesPerSet, makeSet } from './codes'
import type { RecoveryData, RecoverySecret } from './schema'

/** Makes the set and shows it once; an older set ends with it. There is nothing to answer: `input` is ignored. */
export async function finishEnrolment({
  held,
}: EnrolmentAnswerContext<RecoveryData, RecoverySecret>): Promise<EnrolmentFinding<RecoveryData, RecoverySecret>> {
  const { codes, salt, hashes } = await makeSet()
  return {
    ok: true,
    data: { left: codesPerSet, total: codesPerSet },
    secret: { salt, hashes },
    userVerified: false,
    replaces: held.map(({ id }) => id),
    show: { codes },
  }
}
