/** Longer than 250 lines: one population, whose every number is asked in another way. */
import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { people, units } from '@/db/schema/people'
import { exemptions, extensions, personRollouts, waveMembers } from '@/db/schema/rollouts'
import { newId } from '@/lib/platform/ids'
import { decide } from '@/lib/policy/decide'
import { states } from '@/lib/policy/types'
import { getRules, getRulesWith } from '@/lib/rollouts/data'
import { countEffects, listAffected } from '@/lib/rollouts/diff/data'
import { effects } from '@/lib/rollouts/diff/effects'
import { findPersonFacts, listPersonFacts } from '@/lib/rollouts/facts/data'
import { listSimulatedPeople, simulateAt, simulated } from '@/lib/rollouts/simulation/data'
import type { Filter, Tally } from '@/lib/rollouts/simulation/types'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { credential, plan, runningRollout, wave } from '../support/rollouts'

const database = useDatabase()
const now = new Date('2026-06-10T03:00:00Z')
const at = (iso: string) => Date.parse(iso) / 1000
const text = (words: string) => ({ en: words, ja: words })

const mandate = plan({
  waves: [
    wave({ key: 'staff', name: text('Staff'), audience: { affiliation: 'staff' }, enforceAt: '2026-05-12T10:00' }),
    wave({ grace: { newPersonDays: 14, noticeDays: 7 } }),
    wave({ key: 'late', name: text('Late'), audience: { unit: 'science' }, announceAt: null, promptFrom: null, enforceAt: null }),
  ],
})
const retire = plan({
  key: 'retire-phone',
  policy: {},
  waves: [
    wave({
      key: 'all',
      audience: { all: [] },
      enforceAt: null,
      steps: [{ at: '2026-06-15T09:00', restrictions: { phone: { signIn: 'never', reset: 'never' } } }],
    }),
  ],
})
let rollout = ''

beforeAll(async () => {
  const { db } = database
  await db.insert(units).values([
    { code: 'uni', parent: null, nameEn: 'U', nameJa: 'U' },
    { code: 'law', parent: 'uni', nameEn: 'L', nameJa: 'L' },
    { code: 'law-civil', parent: 'law', nameEn: 'C', nameJa: 'C' },
    { code: 'science', parent: 'uni', nameEn: 'S', nameJa: 'S' },
  ])
  rollout = await runningRollout(db, mandate)
  const other = await runningRollout(db, retire)
  const grantedAt = new Date('2026-05-01T00:00:00Z')
  for (let i = 0; i < 260; i++) {
    const made = await person(db, {
      name: `Name ${i % 90}`,
      affiliations: [['student'], ['staff'], ['student', 'staff'], ['guest'], []][i % 5] ?? [],
      units: [['law-civil'], ['science'], [], ['uni']][i % 4] ?? [],
      arrivedAt: i % 11 === 0 ? null : i % 13 === 0 ? new Date('2026-05-30T00:00:00Z') : new Date('2025-04-01T00:00:00Z'),
      lastSignInAt: i % 11 === 0 ? null : i % 7 === 0 ? new Date('2025-12-01T00:00:00Z') : new Date('2026-06-01T00:00:00Z'),
      passwordHash: i % 3 === 0 ? null : 'x',
      standing: i % 29 === 28 ? 'left' : i % 31 === 30 ? 'on-leave' : 'active',
    })
    if (i % 2 === 0) await credential(db, made.id, 'phone', { at: i % 6 === 0 ? new Date('2025-06-01T00:00:00Z') : grantedAt })
    if (i % 3 === 0) await credential(db, made.id, 'totp', i % 9 === 0 ? { provenAt: null, lastUsedAt: null } : {})
    if (i % 8 === 0) await credential(db, made.id, 'passkey', { device: 'pc', disabledAt: i % 16 === 0 ? grantedAt : null })
    if (i % 17 === 0)
      await db
        .insert(waveMembers)
        .values({ rolloutId: rollout, personId: made.id, wave: i % 34 === 0 ? 'late' : 'gone', why: 'pinned', at: grantedAt })
    if (i % 10 === 1)
      await db.insert(exemptions).values({
        id: newId(grantedAt),
        personId: made.id,
        rolloutId: i % 20 === 1 ? rollout : null,
        fromAt: grantedAt,
        untilAt: new Date('2026-06-20T00:00:00Z'),
        reason: 'r',
        createdAt: grantedAt,
      })
    if (i % 10 === 2)
      await db.insert(extensions).values({
        id: newId(grantedAt),
        personId: made.id,
        rolloutId: rollout,
        untilAt: new Date('2026-07-01T00:00:00Z'),
        reason: 'r',
        createdAt: grantedAt,
      })
    if (i % 4 === 3)
      await db.insert(personRollouts).values({
        personId: made.id,
        rolloutId: i % 8 === 3 ? rollout : other,
        toldAt: grantedAt,
        toldDeadline: new Date('2026-05-12T01:00:00Z'),
        skipsUsed: i % 3,
      })
  }
})

const instants = [
  '2026-03-01T00:00:00Z',
  '2026-05-12T00:59:59Z',
  '2026-05-12T01:00:00Z',
  '2026-06-10T03:00:00Z',
  '2026-06-15T00:00:00Z',
  '2026-10-01T00:00:00Z',
].map(at)
const sum = (counts: Partial<Record<string, number>>): number => Object.values(counts).reduce<number>((all, n) => all + (n ?? 0), 0)
const add = (tallies: Record<string, Tally>): number => Object.values(tallies).reduce((all, tally) => all + tally.people, 0)

test('counts by state add up to the audience at every date, and so does every table', async () => {
  const rules = await getRules(database.db, now)
  for (const asked of [rollout, null]) {
    const simulations = await simulateAt(database.db, rules, { rollout: asked, instants })
    expect(new Set(simulations.map(({ total }) => total.people)).size).toBe(1)
    for (const { total, byWave, byUnit, byAffiliation } of simulations) {
      expect(total.people).toBeGreaterThan(100)
      expect(sum(total.states)).toBe(total.people)
      expect([add(byWave), add(byUnit), add(byAffiliation)]).toEqual([total.people, total.people, total.people])
      for (const tally of Object.values({ ...byWave, ...byUnit, ...byAffiliation })) expect(sum(tally.states)).toBe(tally.people)
      for (const flagged of Object.values(total.flags)) expect(flagged).toBeLessThanOrEqual(total.people)
    }
  }
  const [, before, after] = await simulateAt(database.db, rules, { rollout, instants })
  expect(before?.total.states.required ?? 0).toBe(0)
  expect(after?.total.states.required).toBeGreaterThan(5)
})

test('the counts are those of decide() asked person by person', async () => {
  const { db } = database
  const rules = await getRules(db, now)
  const everybody = await db.select({ id: people.id, standing: people.standing }).from(people)
  for (const [n, simulation] of (await simulateAt(db, rules, { rollout, instants })).entries()) {
    const counted: Record<string, number> = {}
    const flagged: Record<string, number> = {}
    for (const { id, standing } of everybody) {
      if (standing !== 'active' && standing !== 'on-leave') continue
      const found = await findPersonFacts(db, rules, id)
      if (!found) throw new Error('gone')
      const decision = decide({ at: instants[n] ?? 0, rules, person: found.facts, context: simulated })
      const line = decision.obligations.find((obligation) => obligation.rollout === rollout)
      if (!line) continue
      counted[line.state] = (counted[line.state] ?? 0) + 1
      for (const flag of decision.flags) flagged[flag] = (flagged[flag] ?? 0) + 1
    }
    expect(simulation.total.states).toEqual(counted)
    const { untold: _, ...flags } = simulation.total.flags
    expect(flags).toEqual(flagged)
  }
}, 120_000)

test('a batch answers what one person does', async () => {
  const rules = await getRules(database.db, now)
  let seen = 0
  for await (const batch of listPersonFacts(database.db, rules, { batch: 37 })) {
    for (const one of batch) {
      seen += 1
      expect(await findPersonFacts(database.db, rules, one.row.id)).toEqual(one)
    }
  }
  const [left] = await Promise.all([database.db.select({ id: people.id }).from(people).where(eq(people.standing, 'left'))])
  expect(seen).toBe(260 - left.length)
})

test('behind every number stand exactly its people, page by page', async () => {
  const { db } = database
  const rules = await getRules(db, now)
  const when = at('2026-06-15T00:00:00Z')
  const [simulation] = await simulateAt(db, rules, { rollout, instants: [when] })
  if (!simulation) throw new Error('none')
  const asked: [Filter, number][] = [
    [{}, simulation.total.people],
    ...states.map((state): [Filter, number] => [{ states: [state] }, simulation.total.states[state] ?? 0]),
    ...(['stranded', 'dormant', 'needs-desk', 'untold'] as const).map((flag): [Filter, number] => [
      { flag },
      simulation.total.flags[flag] ?? 0,
    ]),
    ...Object.entries(simulation.byUnit).map(([unit, tally]): [Filter, number] => [
      { unit, states: ['required'] },
      tally.states.required ?? 0,
    ]),
    ...Object.entries(simulation.byWave).map(([key, tally]): [Filter, number] => [{ wave: key }, tally.people]),
    ...Object.entries(simulation.byDoor).map(([door, n]): [Filter, number] => [{ door: door as 'desk' }, n ?? 0]),
  ]
  expect(asked.filter(([, n]) => n > 0).length).toBeGreaterThan(12)
  for (const [filter, expected] of asked) {
    const ids: string[] = []
    let after: { name: string; id: string } | null = null
    do {
      const page: Awaited<ReturnType<typeof listSimulatedPeople>> = await listSimulatedPeople(db, rules, {
        rollout,
        at: when,
        filter,
        after,
        limit: 23,
      })
      expect(page.people.length).toBeLessThanOrEqual(23)
      ids.push(...page.people.map(({ id }) => id))
      after = page.next
    } while (after)
    expect(ids).toHaveLength(expected)
    expect(new Set(ids).size).toBe(expected)
  }
})

test('a pin wins over the audience, and one to a wave that is gone is passed over', async () => {
  const { db } = database
  const rules = await getRules(db, now)
  const pinned = await db.select().from(waveMembers).where(eq(waveMembers.rolloutId, rollout))
  for (const { personId, wave: key } of pinned) {
    const membership = (await findPersonFacts(db, rules, personId))?.facts.memberships[rollout]
    if (key === 'late') expect(membership).toMatchObject({ wave: 'late', why: 'pinned' })
    else expect(membership?.why).not.toBe('pinned')
  }
})

test('a frozen wave keeps who it had; in a draft its audience is asked', async () => {
  const { db } = database
  const frozen = plan({ key: 'frozen', waves: [wave({ key: 'cohort', membership: 'frozen', audience: { affiliation: 'guest' } })] })
  const id = await runningRollout(db, frozen, { at: new Date('2026-03-03T00:00:00Z') })
  const inside = await person(db, { affiliations: ['student'] })
  const outside = await person(db, { affiliations: ['guest'] })
  await db.insert(waveMembers).values({ rolloutId: id, personId: inside.id, wave: 'cohort', why: 'frozen', at: now })
  const rules = await getRules(db, now)
  expect((await findPersonFacts(db, rules, inside.id))?.facts.memberships[id]).toMatchObject({ wave: 'cohort', why: 'frozen' })
  expect((await findPersonFacts(db, rules, outside.id))?.facts.memberships[id]?.wave).toBeNull()
  const draft = await getRulesWith(db, { rolloutId: newId(now), key: 'other', version: 1, document: { ...frozen, key: 'other' } }, now)
  const draftId = draft.plans.at(-1)?.id ?? ''
  expect((await findPersonFacts(db, draft, outside.id))?.facts.memberships[draftId]?.wave).toBe('cohort')
})

test('who was told a later date has not been told this one', async () => {
  const { db } = database
  const rules = await getRules(db, now)
  const told = async (toldDeadline: string) => {
    const made = await person(db, { affiliations: ['staff'] })
    await db.insert(personRollouts).values({ personId: made.id, rolloutId: rollout, toldAt: now, toldDeadline: new Date(toldDeadline) })
    return (await findPersonFacts(db, rules, made.id))?.facts.memberships[rollout]?.toldAt
  }
  expect(await told('2026-05-12T01:00:00Z')).toBe(now.getTime() / 1000)
  expect(await told('2026-05-11T01:00:00Z')).toBe(now.getTime() / 1000)
  expect(await told('2026-05-12T01:00:01Z')).toBeNull()
})

test('a new version says whom it reaches, and lists them', async () => {
  const { db } = database
  const rules = await getRules(db, now)
  const changed = {
    ...mandate,
    waves: mandate.waves.flatMap((old) =>
      old.key === 'students' ? [{ ...old, enforceAt: '2026-09-01T10:00' }] : old.key === 'late' ? [] : [old],
    ),
  }
  const draft = await getRulesWith(db, { rolloutId: rollout, key: 'mandate', version: 2, document: changed }, now)
  const counts = await countEffects(db, rules, draft, { rollout, at: now.getTime() / 1000 })
  expect(counts.leaves).toBeGreaterThan(0)
  expect(counts.later).toBeGreaterThan(0)
  expect(counts.enters + counts.earlier).toBe(0)
  for (const effect of effects) {
    const page = await listAffected(db, rules, draft, { rollout, at: now.getTime() / 1000, effect, limit: 1_000 })
    expect(page.people).toHaveLength(counts[effect])
  }
})

test('the rules are one object until something changes', async () => {
  const { db } = database
  const first = await getRules(db, now)
  expect(await getRules(db, now)).toBe(first)
  await db.update(units).set({ parent: null }).where(eq(units.code, 'science'))
  const second = await getRules(db, now)
  expect(second).not.toBe(first)
  expect(second.units.get('science')).toBeNull()
})

test('a later date does not make people dormant who sign in today, and leaves those who are dormant so', async () => {
  const rules = await getRules(database.db, now)
  const today = now.getTime() / 1000
  const instants = [today, today + 200 * 86_400]
  const [at, later] = await simulateAt(database.db, rules, { rollout: null, instants, now: today })
  expect(at?.total.flags.dormant).toBeGreaterThan(0)
  expect(later?.total.flags.dormant).toBe(at?.total.flags.dormant)
  const [, raw] = await simulateAt(database.db, rules, { rollout: null, instants })
  expect(raw?.total.flags.dormant).toBeGreaterThan(later?.total.flags.dormant ?? 0)
  const page = await listSimulatedPeople(database.db, rules, {
    rollout: null,
    at: today + 200 * 86_400,
    now: today,
    filter: { flag: 'dormant' },
    limit: 1_000,
  })
  expect(page.people).toHaveLength(later?.total.flags.dormant ?? -1)
})
