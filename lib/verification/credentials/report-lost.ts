import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { sessions } from '@/db/schema/sign-in'
import { recordAdoption } from '@/lib/adoption/mutations'
import { recordCredentialChange } from '../record'
import type { CorridorActor } from '../types'
import { findOwnLocked } from './find-own'

/**
 * Lost or stolen: disables the credential at once, whatever policy needs, and ends the sessions that were opened with it.
 * `keepSession` (the reporter's own) stays only if another credential or a password was shown in it too. Answers how many
 * sessions ended. Once more for one that is disabled already ends sessions again and tells nobody twice. Refuses with
 * `credential-unknown`.
 */
export async function reportLost(
  db: Db,
  {
    personId,
    credentialId,
    keepSession,
    actor,
    now,
  }: { personId: string; credentialId: string; keepSession?: string; actor: CorridorActor; now: Date },
): Promise<{ sessionsEnded: number }> {
  return db.transaction((tx) =>
    recordAdoption(tx, { personId, now }, async () => {
      const row = await findOwnLocked(tx, personId, credentialId)
      const sessionsEnded = await endSessionsOpenedWith(tx, { personId, credentialId, keepSession, now })
      if (row.disabledAt === null) {
        await tx
          .update(credentials)
          .set({ disabledAt: now, disabledWhy: 'lost', version: sql`${credentials.version} + 1` })
          .where(eq(credentials.id, row.id))
        await recordCredentialChange(tx, { row, action: 'credential.lost', template: 'factor-lost', actor, data: { sessionsEnded }, now })
      }
      return { sessionsEnded }
    }),
  )
}

async function endSessionsOpenedWith(
  db: Db,
  { personId, credentialId, keepSession, now }: { personId: string; credentialId: string; keepSession?: string; now: Date },
): Promise<number> {
  const opened = await db
    .select({ id: sessions.id, factors: sessions.factors })
    .from(sessions)
    .where(
      and(
        eq(sessions.personId, personId),
        isNull(sessions.endedAt),
        sql`${sessions.factors} @> ${JSON.stringify([{ credentialId }])}::jsonb`,
      ),
    )
  const ending = opened.filter(({ id, factors }) => id !== keepSession || factors.every((used) => used.credentialId === credentialId))
  for (const { id } of ending) await db.update(sessions).set({ endedAt: now, endedWhy: 'recovery' }).where(eq(sessions.id, id))
  return ending.length
}
