import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import type { Shown } from '@/lib/factors/factor'
import { factorTypes, findFactor } from '@/lib/factors/registry'
import { loadSubject } from '../begin-enrolment'

/**
 * What the signed-in person's browser should tell their authenticators after a removal or a change of name, per factor
 * (WebAuthn Signal API, SR-50). For the person themself only: it holds the ids of their passkeys.
 */
export async function loadSignals(db: Db, personId: string): Promise<Record<string, Shown>> {
  const { person } = await loadSubject(db, personId)
  const rows = await db
    .select({ factor: credentials.factor, data: credentials.data })
    .from(credentials)
    .where(
      and(
        eq(credentials.personId, personId),
        isNull(credentials.removedAt),
        isNull(credentials.disabledAt),
        eq(credentials.source, 'here'),
      ),
    )
    .orderBy(asc(credentials.id))
  const signals: Record<string, Shown> = {}
  for (const type of factorTypes) {
    const factor = findFactor(type)
    const data = rows.filter((row) => row.factor === type).flatMap((row) => factor?.data.safeParse(row.data).data ?? [])
    const signal = factor?.signal?.(person, data)
    if (signal) signals[type] = signal
  }
  return signals
}
