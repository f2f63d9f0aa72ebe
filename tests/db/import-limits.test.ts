import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { people } from '@/db/schema/people'
import { exemptions } from '@/db/schema/rollouts'
import { sessions } from '@/db/schema/sign-in'
import { countFromTables, getCounts } from '@/lib/adoption/data'
import { findPersonByExternalId } from '@/lib/people/data'
import { applyImport } from '@/lib/people/import/applying/mutations'
import { approveImport, requestApproval } from '@/lib/people/import/approving/mutations'
import { getImport, listImportRows } from '@/lib/people/import/data'
import { judgeImport, noRisks } from '@/lib/people/import/risk/rules'
import { beginUndo } from '@/lib/people/import/undoing/mutations'
import { setStanding } from '@/lib/people/life/mutations'
import { getOrganisation } from '@/lib/people/organisation/data'
import { updateDirectory } from '@/lib/people/organisation/mutations'
import { after, days, hours, minutes } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import { checkPersonFacts } from '@/lib/rollouts/facts/check/data'
import { useDatabase } from '../support/database'
import { applyAnyway, approve, importedAt as now, operator, stage } from '../support/import'
import { person } from '../support/people'
import { credential, plan, runningRollout, wave } from '../support/rollouts'

const database = useDatabase()
const numbers = Array.from({ length: 100 }, (_, at) => at + 1)
type Cells = { affiliation?: string; standing?: string; leavesAt?: string }
/** A hundred people, some of them otherwise, some of them missing. */
const file = (otherwise: Record<number, Cells | null> = {}) =>
  `external_id,login,name,affiliations,standing,leaves_at\n${numbers
    .filter((n) => otherwise[n] !== null)
    .map((n) => {
      const { affiliation = 'student', standing = '', leavesAt = '' } = otherwise[n] ?? {}
      return `h${n},human${n},Human ${n},${affiliation},${standing},${leavesAt}`
    })
    .join('\n')}\n`
const apply = (importId: string, leavers: 'left' | 'keep' = 'left', at = now) =>
  applyImport(database.db, { importId, leavers, actor: operator, now: at })
const ask = (importId: string, leavers: 'left' | 'keep' = 'left') =>
  requestApproval(database.db, { importId, leavers, actor: operator, now })
const standing = async (n: number) => (await findPersonByExternalId(database.db, `h${n}`))?.standing
const refusal = (code: string) => expect.objectContaining({ code })

beforeEach(async () => {
  await database.sql`truncate imports, import_rows, contacts, credentials, sessions, exemptions, wave_members, rollout_versions, rollouts, adoption_daily, activation_codes, messages, person_roles, people, person_rollouts cascade`
  await apply((await stage(database, file(), after(now, -days(2)))).id, 'left', after(now, -days(2)))
})

// Imports write what policy reads of people by themselves (`refreshFacts`): after each it is what the tables say.
afterEach(async () => {
  expect(await checkPersonFacts(database.db)).toMatchObject({ missing: 0, different: 0 })
})

test('two of a hundred leave by one administrator’s word, three do not, and the names stand behind the number', async () => {
  const two = await stage(database, file({ 1: null, 2: null }))
  expect(two).toMatchObject({ peopleBefore: 100, rowsBefore: 100, risks: { ...noRisks, missing: 2 } })
  await apply(two.id)
  expect([await standing(1), await standing(3)]).toEqual(['left', 'active'])
  const three = await stage(database, file({ 1: null, 2: null, 3: null, 4: { standing: 'suspended' }, 5: { leavesAt: '2027-03-31' } }))
  expect(three).toMatchObject({ peopleBefore: 98, risks: { ...noRisks, missing: 1, suspended: 1, leaving: 1 } })
  await expect(apply(three.id)).rejects.toEqual(refusal('import-needs-approval'))
  expect(await standing(3)).toBe('active')
  const behind = await listImportRows(database.db, { importId: three.id, of: { risk: 'suspended' }, limit: 9 })
  expect(behind.rows.map(({ externalId }) => externalId)).toEqual(['h4'])
  await ask(three.id)
  await approve(database, three.id)
  expect([await standing(3), await standing(4), await standing(5)]).toEqual(['left', 'suspended', 'active'])
})

test('a file with 95 of 100 rows may come, one with 94 may not, whoever is kept', () => {
  const limits = { endOrMovePercent: 2, shrinkPercent: 5, keepDays: 365 }
  const judge = (rows: number) => judgeImport({ risks: noRisks, peopleBefore: 100, rows, rowsBefore: 100 }, 'keep', limits)
  expect(judge(95).crosses).toEqual([])
  expect(judge(94)).toMatchObject({ crosses: ['shrink'], fewest: 95 })
})

test('people who would come into another wave of a running rollout are moved; pinned ones stay where they are', async () => {
  const { db } = database
  const id = await runningRollout(db, plan({ key: 'limits', waves: [wave({ audience: { affiliation: 'student' } })] }))
  const pinned = await findPersonByExternalId(db, 'h1')
  await database.sql`insert into wave_members (rollout_id, person_id, wave, why, at) select ${id}, ${pinned?.id ?? ''}, document -> 'waves' -> 0 ->> 'key', 'pinned', now() from rollout_versions where rollout_id = ${id} limit 1`
  const moved = Object.fromEntries([1, 2, 3, 4].map((n) => [n, { affiliation: 'alumni' }]))
  const staged = await stage(database, file(moved))
  expect(staged.risks).toEqual({ ...noRisks, moved: 3 })
  await expect(apply(staged.id)).rejects.toEqual(refusal('import-needs-approval'))
})

test('whoever sent or asked, a stale proof, another hash: none of them is a second administrator; of two approvals one applies', async () => {
  const { db } = database
  const first = await person(db, { externalId: null, affiliations: [] })
  const second = await person(db, { externalId: null, affiliations: [] })
  const staged = await stage(database, file(Object.fromEntries([1, 2, 3].map((n) => [n, null]))))
  const by = (id: string) => ({ kind: 'person', id }) as const
  const agreeing = { importId: staged.id, fileHash: staged.fileHash ?? '', actor: by(second.id), provedAt: now, now }
  await expect(approveImport(db, agreeing)).rejects.toEqual(refusal('import-not-ready'))
  await requestApproval(db, { importId: staged.id, leavers: 'left', actor: by(first.id), now })
  await expect(apply(staged.id)).rejects.toEqual(refusal('import-not-ready'))
  await expect(approveImport(db, { ...agreeing, actor: by(first.id) })).rejects.toEqual(refusal('import-own-approval'))
  for (const provedAt of [null, after(now, -minutes(5) - 1), after(now, 1)])
    await expect(approveImport(db, { ...agreeing, provedAt })).rejects.toEqual(refusal('needs-phishing-resistant-proof'))
  await expect(approveImport(db, { ...agreeing, fileHash: '0'.repeat(64) })).rejects.toEqual(refusal('content-changed'))
  expect(await standing(1)).toBe('active')
  const answers = await Promise.allSettled([1, 2, 3, 4].map(() => approveImport(db, agreeing)))
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await standing(1)).toBe('left')
  const events = await db.select().from(auditEvents).where(eq(auditEvents.targetId, staged.id))
  expect(events.map(({ action }) => action).sort()).toEqual(['import.applied', 'import.approval-asked', 'import.approved'])
})

test('the limits are settings, audited; what they allow needs nobody else', async () => {
  const { db } = database
  const { version, directory } = await getOrganisation(db)
  await updateDirectory(db, { version, directory: { ...directory, endOrMovePercent: 10 }, actor: operator, now })
  const staged = await stage(database, file(Object.fromEntries([1, 2, 3, 4, 5].map((n) => [n, null]))))
  await apply(staged.id)
  expect(await standing(5)).toBe('left')
  const again = await getOrganisation(db)
  await updateDirectory(db, { version: again.version, directory, actor: operator, now })
  const told = await db.select().from(auditEvents).where(eq(auditEvents.action, 'organisation.directory-changed'))
  expect(told[0]?.data).toMatchObject({ before: { endOrMovePercent: 2 }, after: { endOrMovePercent: 10 } })
})

test('undoing shows what it would put back, puts back what still is, and leaves alone what changed since', async () => {
  const { db } = database
  const leaver = await findPersonByExternalId(db, 'h1')
  const leaverId = leaver?.id ?? ''
  await credential(db, leaverId, 'passkey')
  await person(db, { id: newId(now), externalId: null, login: 'owner' })
  const until = after(now, days(30))
  await db
    .insert(exemptions)
    .values({ id: newId(now), personId: leaverId, fromAt: now, untilAt: until, reason: 'x', ownerId: leaverId, createdAt: now })
  const changed = { 1: null, 2: { affiliation: 'alumni' }, 3: { affiliation: 'alumni' }, 4: { standing: 'suspended' } }
  const made = await stage(database, `${file(changed)}h900,new900,New,student,,\nh901,new901,New,student,,\n`)
  await applyAnyway(database, made.id, 'left')
  expect(await db.select({ at: exemptions.endedAt }).from(exemptions)).toEqual([{ at: now }])
  // Since then: one was changed by hand, one of the new people has signed in.
  await db
    .update(people)
    .set({ affiliations: ['staff'], version: 9 })
    .where(eq(people.externalId, 'h3'))
  await db.update(people).set({ arrivedAt: now }).where(eq(people.externalId, 'h901'))
  const id = await beginUndo(db, { importId: made.id, actor: operator, now })
  expect(await findPersonByExternalId(db, 'h2')).toMatchObject({ affiliations: ['alumni'] })
  expect(await getImport(db, id, now)).toMatchObject({ state: 'ready', changed: 3, leavers: 1, leftAlone: 2, undoes: made.id })
  const alone = await listImportRows(db, { importId: id, of: { kind: 'alone' }, limit: 9 })
  expect(alone.rows.map(({ externalId }) => externalId).sort()).toEqual(['h3', 'h901'])
  await applyAnyway(database, id, 'left', after(now, hours(1)))
  const ids = ['h1', 'h2', 'h3', 'h4', 'h900', 'h901']
  const found = await Promise.all(ids.map((externalId) => findPersonByExternalId(db, externalId)))
  expect(found.map((one) => [one?.standing, one?.affiliations[0]])).toEqual([
    ['active', 'student'],
    ['active', 'student'],
    ['active', 'staff'],
    ['active', 'student'],
    ['left', 'student'],
    ['active', 'student'],
  ])
  expect(found[0]).toMatchObject({ leavesAt: null, keepUntil: null })
  expect(await db.select({ at: exemptions.endedAt }).from(exemptions)).toEqual([{ at: null }])
  expect(await getImport(db, made.id, now)).toMatchObject({ undoneBy: id })
  await expect(beginUndo(db, { importId: made.id, actor: operator, now })).rejects.toEqual(refusal('undo-done'))
  await expect(beginUndo(db, { importId: id, actor: operator, now })).rejects.toEqual(refusal('undo-not-applied'))
})

test('an undoing prepared twice is applied once; after a day neither is begun nor applied; one that ends many needs two', async () => {
  const { db } = database
  const made = await stage(database, `${file()}${[1, 2, 3, 4, 5].map((n) => `n${n},new${n},New,student,,`).join('\n')}\n`)
  await apply(made.id)
  const begin = (at = now) => beginUndo(db, { importId: made.id, actor: operator, now: at })
  const one = await begin()
  const other = await begin()
  const dayLater = after(now, days(1))
  await expect(begin(after(dayLater, 1))).rejects.toEqual(refusal('undo-too-late'))
  expect(await getImport(db, one, now)).toMatchObject({ leavers: 5, risks: { ...noRisks, left: 5 } })
  await expect(apply(one)).rejects.toEqual(refusal('import-needs-approval'))
  await ask(one)
  await ask(other)
  await expect(approve(database, one, after(dayLater, 1))).rejects.toEqual(refusal('undo-too-late'))
  await approve(database, one, dayLater)
  await expect(approve(database, other, dayLater)).rejects.toEqual(refusal('undo-done'))
  expect(await findPersonByExternalId(db, 'n1')).toMatchObject({ standing: 'left' })
})

test('a crash in the middle writes nothing: no person, no state, no count', async () => {
  const staged = await stage(database, `${file({ 2: { affiliation: 'alumni' } })}n1,new1,New,student,,\n`)
  await database.sql.unsafe(`create function fail() returns trigger language plpgsql as $$ begin raise exception 'cut off'; end $$;
    create trigger cut_off before insert on audit_events for each row when (new.action = 'import.applied') execute function fail()`)
  await expect(apply(staged.id)).rejects.toThrow()
  await database.sql.unsafe('drop trigger cut_off on audit_events; drop function fail')
  expect(await findPersonByExternalId(database.db, 'n1')).toBeNull()
  expect(await findPersonByExternalId(database.db, 'h2')).toMatchObject({ affiliations: ['student'] })
  expect(await getImport(database.db, staged.id, now)).toMatchObject({ state: 'ready' })
  await apply(staged.id)
  expect(await getCounts(database.db)).toEqual(await countFromTables(database.db))
})

test('dates of leaving and of leave come with a file, are refused where they are wrong, and whoever is in a later file comes back', async () => {
  const header = 'external_id,login,name,離籍日,保存期限,休学開始日,復学日\n'
  const wrong = await stage(
    database,
    `${header}h1,human1,Human 1,2026-02-30,,2026-09-01,2026-04-01\nh2,human2,Human 2,2027-01-01,2026-12-31,,\n`,
  )
  expect(wrong.errors).toEqual([
    { row: 2, column: 'leaves_at', code: 'date-invalid', value: '2026-02-30' },
    { row: 3, column: 'keep_until', code: 'keep-before-leaving' },
  ])
  const order = await stage(database, `${header}h1,human1,Human 1,,,2026-09-01,2026-04-01\n`)
  expect(order.errors).toEqual([{ row: 2, column: 'on_leave_to', code: 'leave-dates-order' }])
  const rest = numbers.slice(2).map((n) => `h${n},human${n},Human ${n},,,,`)
  const made = await stage(
    database,
    `${header}h1,human1,Human 1,2026-05-31,,,\nh2,human2,Human 2,,,2026-04-01,2026-10-01\n${rest.join('\n')}\n`,
  )
  expect(made.risks).toEqual({ ...noRisks, left: 1 })
  await database.db.insert(sessions).values({
    ...{ id: newId(now), tokenHash: 'x', personId: (await findPersonByExternalId(database.db, 'h1'))?.id ?? '', factors: [], address: '' },
    ...{ createdAt: now, lastSeenAt: now, expiresAt: after(now, hours(8)), idleSeconds: 60 },
  })
  await apply(made.id)
  const leavesAt = new Date('2026-05-30T15:00:00Z')
  expect(await findPersonByExternalId(database.db, 'h1')).toMatchObject({
    ...{ standing: 'left', leavesAt, keepUntil: after(leavesAt, days(365)) },
  })
  expect(await database.db.select({ why: sessions.endedWhy }).from(sessions)).toEqual([{ why: 'left' }])
  expect(await findPersonByExternalId(database.db, 'h2')).toMatchObject({ standing: 'on-leave' })
  const back = await stage(database, file())
  await applyAnyway(database, back.id, 'left')
  expect(await findPersonByExternalId(database.db, 'h1')).toMatchObject({ standing: 'active', leavesAt: null, keepUntil: null })
  await setStanding(database.db, {
    personId: (await findPersonByExternalId(database.db, 'h2'))?.id ?? '',
    standing: 'left',
    actor: operator,
    now,
  })
  expect(await standing(2)).toBe('left')
})
