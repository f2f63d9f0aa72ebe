import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { exemptions, extensions, personRollouts } from '@/db/schema/rollouts'
import { after as later, toInstant } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { decidePerson } from '@/lib/rollouts/decisions'
import { type AudienceAsk, getAudienceGrant, listOpenGrants } from '@/lib/rollouts/grants/audience/data'
import { getAudienceEffect } from '@/lib/rollouts/grants/audience/effect/data'
import { askAudienceGrant, decideAudienceGrant, endAudienceGrant, withdrawAudienceGrant } from '@/lib/rollouts/grants/audience/mutations'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { plan, runningRollout, wave } from '../support/rollouts'

const database = useDatabase()
/** Mon 1 June 2026, 10:00 in Tokyo: the date of the wave. An hour later whoever has nothing is stopped. */
const date = new Date('2026-06-01T01:00:00Z')
const hour = 3_600_000
const day = 24 * hour
const now = later(date, hour)
let groups = 0
let group = ''
let rollout = ''
let first = ''
let second = ''
let members: string[] = []
const act = (id = first, at = now) => ({ actor: { kind: 'person', id } as const, now: at })
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'not refused',
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  )
const decided = async (id: string, at: Date) => {
  const { decision } = await decidePerson(database.db, { personId: id, context: { purpose: 'sign-in', networks: [] }, now: at })
  return { state: decision.state, deadline: decision.deadline }
}
const ask = (more: Partial<AudienceAsk> = {}): AudienceAsk => ({
  kind: 'exemption',
  audience: { group },
  rolloutId: rollout,
  from: now,
  until: later(now, 60 * day),
  applications: null,
  networks: null,
  ...more,
})
const grant = (more: Partial<AudienceAsk> = {}, by = first) =>
  askAudienceGrant(database.db, { ask: ask(more), reason: 'Field work', ownerId: first, ...act(by) })

beforeEach(async () => {
  const { db } = database
  group = `audience-${++groups}`
  const grace = { newPersonDays: 0, noticeDays: 7 }
  rollout = await runningRollout(db, plan({ key: group, waves: [wave({ audience: { group }, grace })] }))
  members = []
  for (let n = 0; n < 3; n++) members.push((await person(db, { groups: [group], passwordHash: 'x', lastSignInAt: date })).id)
  const toldAt = new Date('2026-04-02T00:00:00Z')
  for (const personId of members) await db.insert(personRollouts).values({ personId, rolloutId: rollout, toldAt, toldDeadline: date })
  first = (await person(db, { roles: ['administrator'], affiliations: [] })).id
  second = (await person(db, { roles: ['administrator'], affiliations: [] })).id
  // So many others that three people are few.
  if (groups === 1) for (let n = 0; n < 160; n++) await person(db, { affiliations: ['other'] })
})

test('few are exempted by one administrator: what was shown before is what is decided after', async () => {
  const { db } = database
  const effect = await getAudienceEffect(db, { ask: ask(), askerId: first, now })
  expect(effect).toMatchObject({ people: 3, decided: 3, changed: 3, needsSecond: false, before: { required: 3 }, after: { exempt: 3 } })
  expect(effect.some.map(({ id }) => id).sort()).toEqual([...members].sort())
  expect((await grant()).state).toBe('granted')
  for (const id of members) expect((await decided(id, now)).state).toBe('exempt')
})

test('many, or oneself, need a second administrator; nothing changes before, and whoever asked cannot agree', async () => {
  const { db } = database
  const everybody = await grant({ audience: { any: [{ group }, { affiliation: 'other' }] } })
  expect(everybody.state).toBe('waiting')
  const own = await grant({ audience: { people: [first, ...members] } })
  expect(own.state).toBe('waiting')
  expect((await decided(members[0] ?? '', now)).state).toBe('required')
  expect((await listOpenGrants(db, now)).waiting.map(({ id }) => id).sort()).toEqual([everybody.id, own.id].sort())

  expect(await refusal(decideAudienceGrant(db, { id: own.id, grants: true, ...act(first) }))).toBe('author-cannot-approve')
  const both = await Promise.allSettled([true, true].map((grants) => decideAudienceGrant(db, { id: own.id, grants, ...act(second) })))
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect((await decided(members[0] ?? '', now)).state).toBe('exempt')

  await decideAudienceGrant(db, { id: everybody.id, grants: false, ...act(second) })
  expect(await getAudienceGrant(db, everybody.id)).toMatchObject({ state: 'refused', decidedBy: { id: second } })
  expect(await db.select().from(exemptions).where(eq(exemptions.id, everybody.id))).toHaveLength(0)
  const third = await grant({ audience: { people: [first] } })
  expect(await refusal(withdrawAudienceGrant(db, { id: third.id, ...act(second) }))).toBe('not-allowed')
  await withdrawAudienceGrant(db, { id: third.id, ...act(first) })
  expect(await refusal(decideAudienceGrant(db, { id: third.id, grants: true, ...act(second) }))).toBe('grant-not-waiting')
  const events = await db.select({ action: auditEvents.action, target: auditEvents.targetId }).from(auditEvents)
  expect(
    events
      .filter(({ target }) => target === own.id)
      .map(({ action }) => action)
      .sort(),
  ).toEqual(['exemption.asked', 'exemption.granted'])
})

test('90 days and a purpose: longer, later than now, nobody, and no rollout are refused', async () => {
  expect(await refusal(grant({ until: new Date(now.getTime() + 90 * day + 1) }))).toBe('exemption-too-long')
  expect(await refusal(grant({ kind: 'extension', from: later(now, 50 * day), until: later(now, 91 * day) }))).toBe('exemption-too-long')
  expect(await refusal(grant({ until: date }))).toBe('exemption-dates')
  expect(await refusal(grant({ audience: { any: [] } }))).toBe('audience-empty')
  expect(await refusal(grant({ kind: 'extension', rolloutId: null }))).toBe('rollout-not-running')
  expect((await grant({ until: later(now, 90 * day) })).state).toBe('granted')
})

test('an extension reaches whoever is in the audience then; ended early it goes on for the days of notice', async () => {
  const { db } = database
  const until = new Date('2026-07-01T01:00:00Z')
  const shown = await getAudienceEffect(db, { ask: ask({ kind: 'extension', until }), askerId: first, now })
  expect(shown).toMatchObject({ changed: 3, before: { required: 3 }, after: { grace: 3 } })
  const { id } = await grant({ kind: 'extension', until })
  const newcomer = (await person(db, { groups: [group], passwordHash: 'x', lastSignInAt: date })).id
  await db
    .insert(personRollouts)
    .values({ personId: newcomer, rolloutId: rollout, toldAt: new Date('2026-04-02T00:00:00Z'), toldDeadline: date })
  expect(await decided(members[0] ?? '', now)).toEqual({ state: 'grace', deadline: toInstant(until) })
  expect((await decided(newcomer, now)).state).toBe('required')
  expect((await listOpenGrants(db, now)).extensions.map((one) => one.id)).toContain(id)

  const early = later(now, day)
  expect(await refusal(endAudienceGrant(db, { id, reason: ' ', ...act(first, early) }))).toBe('reason-missing')
  await endAudienceGrant(db, { id, reason: 'Back', ...act(first, early) })
  const rows = await db.select().from(extensions).where(eq(extensions.grantId, id))
  expect(rows.map(({ untilAt }) => untilAt.getTime())).toEqual(Array(3).fill(early.getTime() + 7 * day))
  expect((await decided(members[0] ?? '', later(early, 6 * day))).state).toBe('grace')
  expect((await decided(members[0] ?? '', later(early, 7 * day))).state).toBe('required')
  expect(await refusal(endAudienceGrant(db, { id, reason: 'Again', ...act(first, early) }))).toBe('grant-not-in-force')
})

test('an exemption ended early gives everybody the days of notice', async () => {
  const { db } = database
  const { id } = await grant()
  const early = later(now, day)
  const ends = { id, until: toInstant(early) }
  const shown = await getAudienceEffect(db, { ask: ask(), askerId: first, ends, now: early })
  expect(shown).toMatchObject({ before: { exempt: 3 }, after: { grace: 3 } })
  await endAudienceGrant(db, { id, reason: 'Back', ...act(first, early) })
  expect((await decided(members[0] ?? '', early)).state).toBe('grace')
  expect((await decided(members[0] ?? '', later(early, 8 * day))).state).toBe('required')
})
