import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { rollouts, rolloutVersions, waveMembers } from '@/db/schema/rollouts'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { getRules } from '@/lib/rollouts/data'
import { hashDocument } from '@/lib/rollouts/document-hash'
import { approveVersion, rejectVersion, startVersion } from '@/lib/rollouts/versions/approval/mutations'
import { getRollout, getVersion, listVersions } from '@/lib/rollouts/versions/data'
import { createRollout, requestRollBack, saveDraft, submitVersion } from '@/lib/rollouts/versions/mutations'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { plan, wave } from '../support/rollouts'

const database = useDatabase()
const now = new Date('2026-03-10T03:00:00Z')
const text = (words: string) => ({ en: words, ja: words })
let keys = 0
let key = ''
let first = ''
let second = ''
let third = ''
const who = (id: string) => ({ kind: 'person', id }) as const
const refusal = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof Refusal) return error.code
  throw error ?? new Error('not refused')
}

beforeEach(async () => {
  key = `plan-${++keys}`
  const admin = () => person(database.db, { roles: ['administrator'], affiliations: ['staff'] })
  first = (await admin()).id
  second = (await admin()).id
  third = (await admin()).id
})

const make = () => createRollout(database.db, { document: plan({ key }), actor: who(first), now })
const submitted = async (): Promise<string> => {
  const id = await make()
  await submitVersion(database.db, { rolloutId: id, number: 1, actor: who(first), now })
  return id
}
const approve = async (
  id: string,
  by: string,
  { number = 1, start = true, provedAt = now as Date | null, contentHash = undefined as string | undefined } = {},
) => {
  const version = await getVersion(database.db, id, number)
  return approveVersion(database.db, {
    rolloutId: id,
    number,
    actor: who(by),
    now,
    provedAt,
    start,
    contentHash: contentHash ?? version?.contentHash ?? '',
  })
}

test('a draft decides nothing; approved by a second administrator it does, from the next request on', async () => {
  const id = await submitted()
  expect((await getRules(database.db, now)).plans.some((one) => one.id === id)).toBe(false)
  await approve(id, second)
  expect((await getRules(database.db, now)).plans.find((one) => one.id === id)?.version).toBe(1)
  const actions = await database.db
    .select({ action: auditEvents.action, actorId: auditEvents.actorId })
    .from(auditEvents)
    .where(eq(auditEvents.targetId, id))
  expect(actions.map(({ action }) => action).sort()).toEqual([
    'rollout.approved',
    'rollout.review-asked',
    'rollout.started',
    'rollout.version-saved',
  ])
  expect(actions.find(({ action }) => action === 'rollout.approved')?.actorId).toBe(second)
})

test('the author cannot approve, nor whoever wrote an earlier draft of it (SR-10)', async () => {
  const id = await submitted()
  expect(await refusal(approve(id, first))).toBe('author-cannot-approve')
  await saveDraft(database.db, { rolloutId: id, basedOn: 1, document: plan({ key, name: text('Better name') }), actor: who(second), now })
  await submitVersion(database.db, { rolloutId: id, number: 2, actor: who(second), now })
  expect(await refusal(approve(id, second, { number: 2 }))).toBe('author-cannot-approve')
  expect(await refusal(approve(id, first, { number: 2 }))).toBe('author-cannot-approve')
  await approve(id, third, { number: 2 })
  expect((await getRollout(database.db, id, now))?.runningVersion).toBe(2)
})

test('a rejection does not wash away who wrote the plan', async () => {
  const id = await submitted()
  await rejectVersion(database.db, { rolloutId: id, number: 1, actor: who(second), reason: 'Too early', now })
  await saveDraft(database.db, { rolloutId: id, basedOn: 1, document: plan({ key, name: text('Two') }), actor: who(second), now })
  await submitVersion(database.db, { rolloutId: id, number: 2, actor: who(second), now })
  expect(await refusal(approve(id, first, { number: 2 }))).toBe('author-cannot-approve')
})

test('approval needs a phishing-resistant proof of at most five minutes (SR-10)', async () => {
  const id = await submitted()
  expect(await refusal(approve(id, second, { provedAt: null }))).toBe('needs-phishing-resistant-proof')
  expect(await refusal(approve(id, second, { provedAt: new Date(now.getTime() - 300_001) }))).toBe('needs-phishing-resistant-proof')
  expect(await refusal(approve(id, second, { provedAt: new Date(now.getTime() + 1) }))).toBe('needs-phishing-resistant-proof')
  await approve(id, second, { provedAt: new Date(now.getTime() - 300_000) })
})

test('what was not looked at is not approved, and what was changed behind the approval does not run (SR-10)', async () => {
  const id = await submitted()
  expect(await refusal(approve(id, second, { contentHash: hashDocument(plan({ key, name: text('Shown') })) }))).toBe('content-changed')
  const { db } = database
  const changed = plan({ key, waves: [wave({ enforceAt: '2026-05-20T10:00' })] })
  await db.update(rolloutVersions).set({ document: changed }).where(eq(rolloutVersions.rolloutId, id))
  expect(await refusal(approve(id, second))).toBe('content-changed')
  await db
    .update(rolloutVersions)
    .set({ document: plan({ key }) })
    .where(eq(rolloutVersions.rolloutId, id))
  await approve(id, second, { start: false })
  await db.update(rolloutVersions).set({ document: changed }).where(eq(rolloutVersions.rolloutId, id))
  expect(await refusal(startVersion(db, { rolloutId: id, number: 1, actor: who(third), now }))).toBe('content-changed')
  await db.update(rollouts).set({ state: 'running', runningVersion: 1 }).where(eq(rollouts.id, id))
  await db
    .update(rolloutVersions)
    .set({ contentHash: `${hashDocument(changed).slice(0, -1)}x` })
    .where(eq(rolloutVersions.rolloutId, id))
  await expect(getRules(db, now)).rejects.toThrow(/not what was approved/)
  await db.update(rollouts).set({ state: 'draft', runningVersion: null }).where(eq(rollouts.id, id))
})

test('a change during the review ends the review', async () => {
  const id = await submitted()
  await saveDraft(database.db, { rolloutId: id, basedOn: 1, document: plan({ key, name: text('Changed') }), actor: who(first), now })
  expect(await refusal(approve(id, second))).toBe('version-not-in-review')
  expect((await listVersions(database.db, id)).map(({ number, state }) => [number, state])).toEqual([
    [2, 'draft'],
    [1, 'replaced'],
  ])
})

test('of twenty who save from the same version one does, of twenty who approve one does', async () => {
  const id = await make()
  const saves = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) =>
      saveDraft(database.db, { rolloutId: id, basedOn: 1, document: plan({ key, name: text(`Name ${n}`) }), actor: who(first), now }),
    ),
  )
  expect(saves.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const lost of saves) if (lost.status === 'rejected') expect(lost.reason).toMatchObject({ code: 'changed-meanwhile' })
  await submitVersion(database.db, { rolloutId: id, number: 2, actor: who(first), now })
  const approvals = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => approve(id, n % 2 ? second : third, { number: 2 })))
  expect(approvals.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('the same content again makes no version, another key is refused, a broken plan is not kept', async () => {
  const id = await make()
  const save = (document: ReturnType<typeof plan>) =>
    saveDraft(database.db, { rolloutId: id, basedOn: 1, document, actor: who(first), now })
  expect(await save(plan({ key }))).toBe(1)
  expect(await refusal(save(plan({ key: 'another' })))).toBe('rollout-key-fixed')
  expect(await refusal(save(plan({ key, waves: [wave(), wave()] })))).toBe('plan-has-errors')
  expect(await refusal(make())).toBe('rollout-key-taken')
  expect(
    await refusal(saveDraft(database.db, { rolloutId: newId(now), basedOn: 1, document: plan({ key }), actor: who(first), now })),
  ).toBe('rollout-unknown')
})

test('rolling back needs two people as well, and restores what was before', async () => {
  const id = await submitted()
  await approve(id, second)
  const number = await requestRollBack(database.db, {
    rolloutId: id,
    reason: 'The text messages stopped arriving.',
    actor: who(second),
    now,
  })
  expect(await refusal(approve(id, second, { number }))).toBe('author-cannot-approve')
  expect((await getRules(database.db, now)).plans.some((one) => one.id === id)).toBe(true)
  await approve(id, first, { number })
  expect((await getRules(database.db, now)).plans.some((one) => one.id === id)).toBe(false)
  expect((await getRollout(database.db, id, now))?.state).toBe('rolled-back')
})

test('a frozen wave is written down at the start and stays through a new version', async () => {
  const { db } = database
  const frozen = (name: string) =>
    plan({ key, name: text(name), waves: [wave({ key: 'cohort', membership: 'frozen', audience: { group: key } }), wave()] })
  const inside = await person(db, { groups: [key] })
  const id = await createRollout(db, { document: frozen('One'), actor: who(first), now })
  await submitVersion(db, { rolloutId: id, number: 1, actor: who(first), now })
  await approve(id, second)
  const late = await person(db, { groups: [key] })
  await saveDraft(db, { rolloutId: id, basedOn: 1, document: frozen('Two'), actor: who(first), now })
  await submitVersion(db, { rolloutId: id, number: 2, actor: who(first), now })
  await approve(id, second, { number: 2 })
  const members = await db.select({ id: waveMembers.personId }).from(waveMembers).where(eq(waveMembers.rolloutId, id))
  expect(members.map((row) => row.id)).toEqual([inside.id])
  expect(members.map((row) => row.id)).not.toContain(late.id)
})
