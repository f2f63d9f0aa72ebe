/** Longer than 250 lines: every act on the same wave and the same person, whose set-up would be written twice. */
import { beforeEach, expect, test } from 'vitest'
import { organisation } from '@/db/schema/organisation'
import { exemptions, personRollouts } from '@/db/schema/rollouts'
import { getPerson } from '@/lib/people/data'
import { applyImport } from '@/lib/people/import/applying/mutations'
import { setStanding, updateLife } from '@/lib/people/life/mutations'
import { saveMembership } from '@/lib/people/memberships/mutations'
import { updatePerson } from '@/lib/people/mutations'
import type { PersonFacts } from '@/lib/people/schema'
import { after as later, toInstant } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { decidePerson } from '@/lib/rollouts/decisions'
import type { AudienceAsk } from '@/lib/rollouts/grants/audience/data'
import { askAudienceGrant, decideAudienceGrant } from '@/lib/rollouts/grants/audience/mutations'
import { countExemptions, getPersonGrants, listExemptions } from '@/lib/rollouts/grants/data'
import { type AskedChange, getGrantEffect, requireOwnGrant } from '@/lib/rollouts/grants/effect/data'
import { endExemption, endExtension, grantExemption, grantExtension } from '@/lib/rollouts/grants/mutations'
import { pinPerson, unpinPerson } from '@/lib/rollouts/members/mutations'
import { useDatabase } from '../support/database'
import { stage } from '../support/import'
import { person } from '../support/people'
import { plan, runningRollout, wave } from '../support/rollouts'

const database = useDatabase()
/** Mon 1 June 2026, 10:00 in Tokyo: the date of the wave. An hour later whoever has nothing is stopped. */
const date = new Date('2026-06-01T01:00:00Z')
const hour = 3_600_000
const now = later(date, hour)
const day = 24 * hour
const text = (words: string) => ({ en: words, ja: words })
let groups = 0
let rollout = ''
let group = ''
let somebody = ''
let admin = ''
const act = (at = now) => ({ actor: { kind: 'person', id: admin } as const, now: at })
const nowhere = { applications: null, networks: null }
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'not refused',
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  )
const effect = (asked: AskedChange, at = now, personId = somebody) => getGrantEffect(database.db, { personId, asked, now: at })
const decided = async (at: Date) => {
  const context = { purpose: 'sign-in', networks: [] } as const
  const { decision, facts, rules } = await decidePerson(database.db, { personId: somebody, context, now: at })
  const { state, access, deadline, obligations } = decision
  const key = facts.memberships[rollout]?.wave
  const own = obligations.find((line) => line.rollout === rollout)
  const name = rules.plans.find(({ id }) => id === rollout)?.waves.find((one) => one.key === key)?.name ?? null
  const line = { rollout, name: text('MFA for everyone'), wave: name, state: own?.state ?? null, deadline: own?.deadline ?? null }
  return { state, access, deadline, lines: [line] }
}

beforeEach(async () => {
  const { db } = database
  group = `grants-${++groups}`
  const grace = { newPersonDays: 0, noticeDays: 7 }
  const waves = [
    wave({ audience: { group }, grace }),
    wave({ key: 'later', name: text('Later'), audience: { any: [] }, enforceAt: '2026-09-01T10:00', grace }),
  ]
  rollout = await runningRollout(db, plan({ key: group, waves }))
  somebody = (await person(db, { groups: [group], passwordHash: 'x', lastSignInAt: later(date, -day) })).id
  admin = (await person(db, { roles: ['administrator'], affiliations: [] })).id
  const toldAt = new Date('2026-04-02T00:00:00Z')
  await db.insert(personRollouts).values({ personId: somebody, rolloutId: rollout, toldAt, toldDeadline: date })
})

test('what is shown before an act is what is decided after it', async () => {
  const { db } = database
  const reason = 'Broken phone'
  const before = await decided(now)
  expect(before).toMatchObject({ state: 'required', access: 'enrol-only' })
  const id = { personId: somebody, rolloutId: rollout }

  const until = new Date('2026-06-16T01:00:00Z')
  const extend = await effect({ kind: 'extend', rolloutId: rollout, until })
  expect(extend.before).toEqual(before)
  expect(extend.after).toMatchObject({ state: 'grace', deadline: toInstant(until) })
  expect(await decided(now)).toEqual(before)
  const extension = await grantExtension(db, { ...id, until, reason, ...act() })
  expect(await decided(now)).toEqual(extend.after)

  const end = await effect({ kind: 'end-extension', id: extension }, later(now, hour))
  expect(end.before.state).toBe('grace')
  await endExtension(db, { id: extension, ...act(later(now, hour)) })
  expect(await decided(later(now, hour))).toEqual(end.after)
  expect(end.after.state).toBe('required')

  const exempt = { from: now, until: later(now, 30 * day), applications: null, networks: null }
  const shown = await effect({ kind: 'exempt', rolloutId: rollout, ...exempt }, later(now, 2 * hour))
  expect(shown.after.state).toBe('exempt')
  const exemption = await grantExemption(db, {
    to: { personId: somebody },
    rolloutId: rollout,
    ...exempt,
    reason,
    ownerId: admin,
    ...act(later(now, 2 * hour)),
  })
  expect(await decided(later(now, 2 * hour))).toEqual(shown.after)

  const over = await effect({ kind: 'end-exemption', id: exemption }, later(now, day))
  expect(over.after.state).toBe('grace')
  await endExemption(db, { id: exemption, reason, ...act(later(now, day)) })
  expect(await decided(later(now, day))).toEqual(over.after)

  const at = later(now, 20 * day)
  const pin = await effect({ kind: 'pin', rolloutId: rollout, wave: 'later' }, at)
  expect(pin.after.lines[0]?.wave).toEqual(text('Later'))
  await pinPerson(db, { ...id, wave: 'later', reason, ...act(at) })
  expect(await decided(at)).toEqual(pin.after)
  expect((await effect({ kind: 'unpin', rolloutId: rollout }, at)).after).toEqual(pin.before)
  await unpinPerson(db, { ...id, ...act(at) })
  expect(await decided(at)).toEqual(pin.before)
})

test('an exemption for one network is shown where it counts, one that begins later at its beginning', async () => {
  const narrow = { kind: 'exempt', rolloutId: null, from: now, until: later(now, day), applications: null, networks: ['lab'] } as const
  const shown = await effect({ ...narrow, networks: [...narrow.networks] })
  expect(shown).toMatchObject({ network: 'lab', before: { state: 'required' }, after: { state: 'exempt' } })
  const from = later(now, 10 * day)
  const ahead = { kind: 'exempt', rolloutId: rollout, from, until: later(from, day), applications: null, networks: null } as const
  expect(await effect(ahead)).toMatchObject({ at: toInstant(from), before: { state: 'required' }, after: { state: 'exempt' } })
})

test('the effect refuses what the act would refuse, and what is somebody else’s', async () => {
  const { db } = database
  const exempt = { kind: 'exempt', rolloutId: rollout, from: now, applications: null, networks: null } as const
  expect(await refusal(effect({ ...exempt, until: later(now, 90 * day + 1) }))).toBe('exemption-too-long')
  expect(await refusal(effect({ ...exempt, until: now }))).toBe('exemption-dates')
  expect(await refusal(effect({ kind: 'extend', rolloutId: rollout, until: now }))).toBe('extension-too-early')
  expect(await refusal(effect({ kind: 'pin', rolloutId: rollout, wave: 'nowhere' }))).toBe('wave-unknown')
  expect(await refusal(effect({ kind: 'unpin', rolloutId: somebody }))).toBe('rollout-not-running')
  const until = later(now, day)
  const own = await grantExtension(db, { personId: somebody, rolloutId: rollout, until, reason: 'r', ...act() })
  expect(await refusal(effect({ kind: 'end-extension', id: own }, now, admin))).toBe('extension-unknown')
  expect(await refusal(requireOwnGrant(db, { personId: admin, kind: 'extension', id: own, now }))).toBe('extension-unknown')
  expect(await refusal(requireOwnGrant(db, { personId: somebody, kind: 'extension', id: own, now }))).toBe('not refused')
})

test('an exemption names applications and networks that the organisation has', async () => {
  const { db } = database
  const networks = [{ name: 'lab', label: text('Lab'), ranges: ['192.0.2.0/24'] }]
  const applications = [{ key: 'lab-pc', name: text('Lab computers') }]
  const house = { nameEn: 'A', nameJa: 'A', zone: 'Asia/Tokyo', locale: 'ja', updatedAt: now, networks, applications } as const
  await db.insert(organisation).values({ ...house, networks, applications })
  const grant = (names: { applications?: string[]; networks?: string[] }) => {
    const given = { to: { personId: somebody }, rolloutId: null, from: now, until: later(now, day), reason: 'r', ownerId: admin }
    return refusal(grantExemption(db, { ...given, ...names, ...act() }))
  }
  expect(await grant({ applications: ['lab-pc'], networks: ['lab', 'outside'] })).toBe('not refused')
  expect(await grant({ applications: ['other'] })).toBe('exemption-names')
  expect(await grant({ networks: ['nowhere'] })).toBe('exemption-names')
  expect(await grant({ networks: [] })).toBe('exemption-names')
})

test('a person’s page lists what they have, with that of their audiences, and why they are in a wave', async () => {
  const { db } = database
  const until = later(now, day)
  const given = { rolloutId: rollout, from: now, until, reason: 'Field work', ownerId: admin, ...act() }
  const own = await grantExemption(db, { to: { personId: somebody }, ...given })
  const shared = await grantExemption(db, { to: { audience: { group } }, ...given, until: later(until, hour) })
  await grantExemption(db, { to: { audience: { group: 'other' } }, ...given })
  const ended = await grantExemption(db, { to: { personId: somebody }, ...given })
  await endExemption(db, { id: ended, reason: 'r', ...act() })
  const extension = await grantExtension(db, { personId: somebody, rolloutId: rollout, until, reason: 'r', ...act() })
  const grants = async (at: Date) => {
    const found = await getPersonGrants(db, somebody, at)
    return { ...found, wave: found?.waves.find((one) => one.rolloutId === rollout) }
  }
  const found = await grants(now)
  expect(found.exemptions?.map(({ id }) => id)).toEqual([own, shared])
  expect(found.exemptions?.[0]).toMatchObject({ reason: 'Field work', owner: { id: admin }, person: { id: somebody }, audience: null })
  expect(found.exemptions?.[1]).toMatchObject({ person: null, audience: { group } })
  expect(found.extensions).toMatchObject([{ id: extension, by: { id: admin } }])
  expect(found.wave).toMatchObject({ wave: text('Students'), why: 'audience', pinnedBy: null })
  await pinPerson(db, { personId: somebody, rolloutId: rollout, wave: 'later', reason: 'r', ...act() })
  const then = await grants(later(until, 2 * hour))
  expect(then).toMatchObject({ exemptions: [], extensions: [], wave: { wave: text('Later'), why: 'pinned', pinnedBy: { id: admin } } })
})

test('exemptions in force are counted and listed page by page: not those that begin later, are over or were ended', async () => {
  const { db } = database
  await db.delete(exemptions)
  const given = { to: { personId: somebody }, rolloutId: null, from: now, reason: 'r', ownerId: admin }
  const made = []
  // Two end at the same instant: the key has to tell them apart.
  for (const days of [3, 1, 2, 2, 5]) made.push(await grantExemption(db, { ...given, until: later(now, days * day), ...act() }))
  await grantExemption(db, { ...given, from: later(now, day), until: later(now, 2 * day), ...act() })
  await endExemption(db, { id: made[4] ?? '', reason: 'r', ...act() })
  expect(await countExemptions(db, now)).toBe(4)
  const seen: string[] = []
  let after: Parameters<typeof listExemptions>[1]['after'] = null
  for (let page = 0; page < 9; page++) {
    const { exemptions: rows, next } = await listExemptions(db, { now, after, limit: 1 })
    seen.push(...rows.map(({ id }) => id))
    if (!next) break
    after = next
  }
  expect(seen).toEqual([made[1], ...[made[2], made[3]].sort(), made[0]])
  expect(await countExemptions(db, later(now, 4 * day))).toBe(0)
})

test('nobody grants themselves anything, nor chooses their own wave; what they have may be ended', async () => {
  const { db } = database
  const until = later(now, 10 * day)
  const mine = { personId: admin, rolloutId: rollout, reason: 'r', ...act() }
  const exemption = { rolloutId: rollout, from: now, until, reason: 'r', ownerId: admin }
  expect(await refusal(grantExemption(db, { to: { personId: admin }, ...exemption, ...act() }))).toBe('own-grant')
  expect(await refusal(grantExtension(db, { ...mine, until }))).toBe('own-grant')
  expect(await refusal(pinPerson(db, { ...mine, wave: 'later' }))).toBe('own-grant')
  expect(await refusal(unpinPerson(db, mine))).toBe('own-grant')
  const operator = { actor: { kind: 'operator' } as const, now }
  const id = await grantExemption(db, { to: { personId: admin }, ...exemption, ...operator })
  await endExemption(db, { id, reason: 'No longer needed', ...act() })
  expect((await getPersonGrants(db, admin, now))?.exemptions).toEqual([])

  const ask: AudienceAsk = { kind: 'exemption', audience: { people: [admin] }, rolloutId: rollout, from: now, until, ...nowhere }
  const asked = await askAudienceGrant(db, { ask, reason: 'Away', ownerId: admin, ...act() })
  expect(asked.state).toBe('waiting')
  expect(await refusal(decideAudienceGrant(db, { id: asked.id, grants: true, ...act() }))).toBe('author-cannot-approve')
})

test('nobody puts themselves into another wave with a unit, the tree of units, a leave or a file; somebody else may', async () => {
  const { db, sql } = database
  await sql`insert into units (code, name_en, name_ja) values (${`${group}-a`}, 'A', 'A'), (${`${group}-b`}, 'B', 'B')`
  await runningRollout(db, plan({ key: `${group}-units`, waves: [wave({ audience: { unit: `${group}-a` } })] }))
  await sql`update people set units = ${[`${group}-a`]}, external_id = ${`${group}-own`} where id = ${admin}`
  const other = (await person(db, { roles: ['administrator'], affiliations: [] })).id
  const byOther = { actor: { kind: 'person', id: other } as const, now }
  const edit = async (change: Partial<PersonFacts>, by = act()) => {
    const own = await getPerson(db, admin)
    if (!own) throw new Error('nobody')
    const { externalId, login, name, reading, locale, zone, affiliations, units, groups: all, hasNoPhone, version } = own
    const facts = { externalId, login, name, reading, locale, zone, affiliations, units, groups: all, hasNoPhone, ...change }
    return updatePerson(db, { personId: admin, version, facts, ...by })
  }
  expect(await refusal(edit({ units: [] }))).toBe('own-grant')
  expect(await refusal(edit({ groups: [group] }))).toBe('own-grant')
  expect((await getPerson(db, admin))?.units).toEqual([`${group}-a`])
  // What no plan asks about is nobody else's business.
  expect(await refusal(edit({ name: 'Another name', groups: ['nobody-asks'] }))).toBe('not refused')

  const below = { kind: 'units', code: `${group}-c`, name: text('C') } as const
  await saveMembership(db, { ...below, parent: `${group}-a`, ...act() })
  await edit({ units: [`${group}-c`] })
  expect(await refusal(saveMembership(db, { ...below, parent: `${group}-b`, ...act() }))).toBe('own-grant')
  expect(await refusal(saveMembership(db, { ...below, parent: `${group}-b`, ...byOther }))).toBe('not refused')
  expect(await refusal(saveMembership(db, { ...below, parent: `${group}-a`, ...act() }))).toBe('own-grant')
  await saveMembership(db, { ...below, parent: `${group}-a`, ...byOther })

  const life = { personId: admin, dates: { leavesAt: null, keepUntil: null, onLeaveFrom: later(now, -day), onLeaveTo: now } }
  const versionNow = async () => (await getPerson(db, admin))?.version ?? 0
  expect(await refusal(updateLife(db, { ...life, version: await versionNow(), ...act() }))).toBe('own-grant')
  expect(await refusal(setStanding(db, { personId: admin, standing: 'on-leave', ...act() }))).toBe('own-grant')

  for (let at = 0; at < 60; at++) await person(db)
  const own = await getPerson(db, admin)
  const file = `external_id,login,name,units\n${group}-own,${own?.login},${own?.name},${group}-b\n`
  const staged = await stage(database, file)
  expect(await refusal(applyImport(db, { importId: staged.id, leavers: 'keep', ...act() }))).toBe('own-grant')
  expect((await getPerson(db, admin))?.units).toEqual([`${group}-c`])
  expect(await refusal(applyImport(db, { importId: staged.id, leavers: 'keep', ...byOther }))).toBe('not refused')
  expect((await getPerson(db, admin))?.units).toEqual([`${group}-b`])
})
