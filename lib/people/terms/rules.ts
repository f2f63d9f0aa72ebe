/** Which terms of use are in force. Pure. */

export type TermsState = 'in-force' | 'coming' | 'past' | 'taken-back'
export type TermsVersion = { version: number; inForceFrom: Date; takenBackAt: Date | null }

/** The version in force at an instant: of those that have begun and were not taken back, the one that began last; null for none. */
export function findInForce(versions: readonly TermsVersion[], at: Date): number | null {
  const standing = versions.filter(({ inForceFrom, takenBackAt }) => takenBackAt === null && inForceFrom <= at)
  const [newest] = standing.toSorted((a, b) => b.inForceFrom.getTime() - a.inForceFrom.getTime() || b.version - a.version)
  return newest?.version ?? null
}

/** What a version is at an instant. */
export function judgeVersion(one: TermsVersion, inForce: number | null, at: Date): TermsState {
  if (one.takenBackAt !== null) return 'taken-back'
  if (one.version === inForce) return 'in-force'
  return one.inForceFrom > at ? 'coming' : 'past'
}
