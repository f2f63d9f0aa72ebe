/** Applying an import that was confirmed: set-based statements in one transaction, or nothing at all. */
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { imports } from '@/db/schema/imports'
import { affiliations, groups, units } from '@/db/schema/people'
import { recordAdoptionOf, recordNewPeople } from '@/lib/adoption/mutations'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { Refusal } from '@/lib/platform/errors'
import { getRules } from '@/lib/rollouts/data'
import { keepOwnPlace } from '@/lib/rollouts/membership/mutations'
import { closeWaysIn } from '../../life/closing/mutations'
import { isStillHere } from '../../life/data'
import { getOrganisation } from '../../organisation/data'
import { noticeChangedAddresses } from '../address-notices/mutations'
import { writeRisks } from '../risk/mutations'
import { judgeImport } from '../risk/rules'
import { judgeUndo } from '../undoing/rules'
import { updateContacts } from './contacts/mutations'
import { insertAdded, updateChanged } from './people/mutations'

const membershipTables = { affiliations, units, groups } as const

export type Leavers = 'left' | 'keep'
export type Applied = { added: number; changed: number; left: number }
type Given = { importId: string; leavers: Leavers; actor: AuditActor; now: Date }

/**
 * Applies a `ready` import. `leavers`: what happens to people who are missing in the file: `left` ends their sessions and
 * codes and keeps the rows; nobody is ever deleted. Refuses `import-not-ready`, `import-running`, `import-directory-changed`,
 * `last-administrator`, and `import-needs-approval` where the limits of the organisation ask for a second administrator
 * (`approveImport`), `own-grant` where it would put whoever applies it into another wave; for an undoing also `undo-too-late` and `undo-done`. Then nothing was written.
 */
export const applyImport = (db: Db, given: Given): Promise<Applied> => applyStaged(db, given, null)

/** `approval`: the import waits for a second administrator, who has agreed. */
export async function applyStaged(db: Db, given: Given, approval: { approvedBy: string } | null): Promise<Applied> {
  try {
    return await db.transaction((tx) => writeStaged(tx, given, approval))
  } catch (error) {
    // A person or login that appeared after the comparison.
    if (isUniqueViolation(error)) throw new Refusal('import-directory-changed')
    throw error
  }
}

const isUniqueViolation = (error: unknown): boolean => {
  const cause = error instanceof Error && error.cause ? error.cause : error
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === '23505'
}

async function writeStaged(tx: Db, given: Given, approval: { approvedBy: string } | null): Promise<Applied> {
  const { importId, actor, leavers, now } = given
  const [lock] = await tx.execute<{ taken: boolean }>(sql`select pg_try_advisory_xact_lock(7354012) as taken`)
  if (!lock?.taken) throw new Refusal('import-running')
  const by = { appliedBy: actor.kind === 'person' ? actor.id : null, approvedBy: approval?.approvedBy ?? null }
  const [row] = await tx
    .update(imports)
    .set({ state: 'applied', finishedAt: now, leaversChosen: leavers, ...by })
    .where(and(eq(imports.id, importId), eq(imports.state, approval ? 'waiting' : 'ready')))
    .returning()
  if (!row) throw new Refusal('import-not-ready')
  if (!approval) await requireWithinLimits(tx, row, given)
  if (row.undoes) await takeBack(tx, row.undoes, importId, now)

  const leaving = leavers === 'left' ? row.leavers : 0
  const kinds = leaving > 0 ? sql`r.kind in ('changed', 'leaver')` : sql`r.kind = 'changed'`
  const written = sql`r.import_id = ${importId} and ${kinds}`
  const hadAdministrator = await hasAdministrator(tx, now)
  for (const [kind, codes] of Object.entries(row.newCodes) as [keyof typeof row.newCodes, string[]][])
    if (codes.length > 0)
      await tx.execute(sql`
        insert into ${membershipTables[kind]} (code, name_en, name_ja)
        select code, code, code from jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb) as c(code) on conflict do nothing`)

  // Readers wait for a long pending list less than writers for each flush of a short one; vacuum moves it into the index.
  if (row.added + row.changed + leaving > 5_000) await tx.execute(sql`set local gin_pending_list_limit = '256MB'`)
  await tx.execute(sql`set local work_mem = '64MB'`)
  const counted = sql`select r.person_id from import_rows r where ${written} and r.data ?| array['standing', 'affiliations']`
  const update = () => recordAdoptionOf(tx, { who: counted, now }, () => updateChanged(tx, written, row.changed + leaving, now))
  await (approval ? update() : keepOwnPlace(tx, given, update))
  await insertAdded(tx, importId, row.added, now)
  await recordNewPeople(tx, { now, added: await countAdded(tx, importId) })
  const { known } = row.columns
  if (known.includes('email') || known.includes('email_circular')) {
    await updateContacts(tx, importId, row.changed, now)
    await noticeChangedAddresses(tx, { importId, now })
  }
  for (const why of ['left', 'suspended'] as const) {
    const who = sql`select r.person_id from import_rows r where ${written} and r.data ->> 'standing' = ${why}`
    await closeWaysIn(tx, who, { why, now })
  }
  if (hadAdministrator && !(await hasAdministrator(tx, now))) throw new Refusal('last-administrator')
  // A hash has no business in a table of lists once it stands with its person; its own hash tells an undoing whether it still does.
  if (known.includes('password_hash'))
    await tx.execute(sql`
      update import_rows r set data = data || jsonb_build_object('passwordHash', encode(sha256(convert_to(data ->> 'passwordHash', 'UTF8')), 'hex'))
      where r.import_id = ${importId} and r.data ->> 'passwordHash' is not null`)
  const done = { added: row.added, changed: row.changed, left: leaving }
  const facts = { fileName: row.fileName, sha256: row.fileHash, ...done, kept: row.leavers - leaving, newCodes: row.newCodes }
  await recordAudit(tx, {
    at: now,
    action: row.undoes ? 'import.undone' : 'import.applied',
    actor,
    target: { kind: 'import', id: row.undoes ?? importId },
    data: { ...facts, risks: row.risks, ...by, ...(row.undoes && { undoing: importId, leftAlone: row.leftAlone }) },
  })
  return done
}

/** The numbers are counted anew: rollouts may have changed since the file was compared, and whoever counts decides now. */
async function requireWithinLimits(tx: Db, row: typeof imports.$inferSelect, { leavers, now, importId }: Given): Promise<void> {
  const rules = await getRules(tx, now)
  await tx.execute(sql`
    update import_rows set risk = null where import_id = ${importId} and risk in ('moved', 'exempted', 'privileged')`)
  const counted = await writeRisks((query) => tx.execute(query) as never, { importId, rules, now })
  const { directory } = await getOrganisation(tx)
  const { endOrMove, most, crosses } = judgeImport({ ...row, ...counted }, leavers, directory)
  if (crosses.length > 0) throw new Refusal('import-needs-approval', { count: endOrMove, most, rows: row.rows })
}

/** An import is taken back once, and within a day of it; what its leavers were granted is in force again. */
async function takeBack(tx: Db, undoes: string, importId: string, now: Date): Promise<void> {
  const [taken] = await tx
    .update(imports)
    .set({ undoneBy: importId })
    .where(and(eq(imports.id, undoes), isNull(imports.undoneBy)))
    .returning()
  if (!taken) throw new Refusal('undo-done')
  const refused = judgeUndo({ ...taken, undoneBy: null }, now)
  if (refused) throw new Refusal(refused)
  await tx.execute(sql`
    update exemptions e set ended_at = null from import_rows r
    where r.import_id = ${undoes} and r.data ->> 'standing' = 'left' and e.person_id = r.person_id and e.ended_at = ${taken.finishedAt?.toISOString() ?? null}::timestamptz`)
}

async function hasAdministrator(db: Db, now: Date): Promise<boolean> {
  const rows = await db.execute(sql`
    select 1 from person_roles r join people p on p.id = r.person_id
    where r.role = 'administrator' and p.standing = 'active' and ${isStillHere(now)} limit 1`)
  return rows.length > 0
}

async function countAdded(db: Db, importId: string): Promise<{ affiliation: string; count: number }[]> {
  return db.execute<{ affiliation: string; count: number }>(sql`
    select coalesce(r.data -> 'affiliations' ->> 0, '') as affiliation, count(*)::int as count
    from import_rows r where r.import_id = ${importId} and r.kind = 'added' and r.data ->> 'standing' = 'active' group by 1`)
}
