import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import type { EnrolmentFinding } from '@/lib/factors/factor'
import { seal } from '@/lib/platform/crypto'
import { newId } from '@/lib/platform/ids'
import { readFactorRules } from '../factor-rules'
import type { AnyFactor, CredentialRow } from '../held'
import { recordCredentialChange } from '../record'
import type { CorridorActor, Refused } from '../types'
import { emptied } from './emptied'

type Registration = {
  personId: string
  factor: AnyFactor
  finding: EnrolmentFinding<unknown, unknown>
  label: string
  device: string | null
  actor: CorridorActor
  now: Date
}

/** Inserts a credential and ends those it replaces. The caller holds the person's row locked and wraps it in `recordAdoption`. */
export async function registerCredential(db: Db, c: Registration): Promise<{ ok: true; credentialId: string } | Refused> {
  const { personId, factor, finding, actor, now } = c
  const own = await db
    .select()
    .from(credentials)
    .where(
      and(
        eq(credentials.personId, personId),
        eq(credentials.factor, factor.type),
        isNull(credentials.removedAt),
        eq(credentials.source, 'here'),
      ),
    )
  const replaced = own.filter((row) => finding.replaces?.includes(row.id))
  // A disabled one takes no place: it is listed only until its owner removes it.
  const staying = own.filter((row) => !replaced.includes(row) && row.disabledAt === null)
  const maximum = Math.min(factor.traits.maximum, (await readFactorRules(db)).limits[factor.type] ?? factor.traits.maximum)
  if (staying.length >= maximum) return { ok: false, reason: 'factor-maximum', counts: false, values: { maximum } }
  const externalId = factor.externalId(finding.data)
  if (externalId !== null && (await wasEverHeld(db, factor, externalId)))
    return { ok: false, reason: 'credential-known', counts: false, values: {} }
  await endReplaced(db, replaced, c)
  const row: CredentialRow = {
    id: newId(now),
    personId,
    factor: factor.type,
    label: c.label,
    device: c.device,
    data: finding.data,
    secret: finding.secret === null ? null : seal(JSON.stringify(finding.secret), personId),
    externalId,
    source: 'here',
    rank: own.length,
    version: 1,
    failures: 0,
    createdAt: now,
    provenAt: factor.traits.provenByEnrolment ? now : null,
    lastUsedAt: factor.traits.provenByEnrolment ? now : null,
    askedAt: null,
    disabledAt: null,
    disabledWhy: null,
    removedAt: null,
    removedBy: null,
  }
  await db.insert(credentials).values(row)
  const data = { isProven: row.provenAt !== null, userVerified: finding.userVerified, replaces: replaced.length }
  await recordCredentialChange(db, {
    row,
    action: 'credential.enrolled',
    template: factor.notices?.enrolled ?? 'factor-registered',
    actor,
    data,
    now,
  })
  return { ok: true, credentialId: row.id }
}

/**
 * Whether anybody ever had this external id, removed or not (L3 §7.1 step 26; SR-43): else somebody could be signed in to the
 * account of whoever registers their passkey's id. The lock on the id closes the gap between looking and inserting.
 */
async function wasEverHeld(db: Db, factor: AnyFactor, externalId: string): Promise<boolean> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${factor.type}/${externalId}`}, 0))`)
  const [row] = await db
    .select({ id: credentials.id })
    .from(credentials)
    .where(and(eq(credentials.factor, factor.type), eq(credentials.externalId, externalId)))
    .limit(1)
  return row !== undefined
}

async function endReplaced(db: Db, replaced: CredentialRow[], { personId, actor, now }: Registration): Promise<void> {
  if (replaced.length === 0) return
  const ids = replaced.map(({ id }) => id)
  const by = actor.kind === 'person' ? actor.id : null
  await db
    .update(credentials)
    .set({ ...emptied, removedAt: now, removedBy: by, disabledWhy: 'replaced', version: sql`${credentials.version} + 1` })
    .where(and(eq(credentials.personId, personId), inArray(credentials.id, ids)))
  for (const row of replaced)
    await recordCredentialChange(db, {
      row,
      action: 'credential.removed',
      template: 'factor-removed',
      actor,
      data: { why: 'replaced' },
      now,
    })
}
