/** Longer than 250 lines: one random organisation, made and asked in the same file. */
import { beforeAll, describe, expect, test } from 'vitest'
import { organisation } from '@/db/schema/organisation'
import { personRoles, units } from '@/db/schema/people'
import { exemptions, extensions, holds, personRollouts, waveMembers } from '@/db/schema/rollouts'
import { newId } from '@/lib/platform/ids'
import { getRules, getRulesWith } from '@/lib/rollouts/data'
import { listPersonFacts, type PersonWithFacts } from '@/lib/rollouts/facts/data'
import { decideEach, decideGroups, type PeopleGroup } from '@/lib/rollouts/groups/data'
import type { RunningRules } from '@/lib/rollouts/running'
import { decideOutcome, findPlace } from '@/lib/rollouts/simulation/data'
import { type Place, readOutcome } from '@/lib/rollouts/simulation/rules'
import type { Outcome } from '@/lib/rollouts/simulation/types'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { createRandom, type TestRandom } from '../support/random'
import { credential, plan, runningRollout, wave } from '../support/rollouts'

const database = useDatabase()
const now = new Date('2026-06-10T03:00:00Z')
const today = now.getTime() / 1000
const seconds = (iso: string) => Date.parse(iso) / 1000
const dates = ['2026-04-06T10:00', '2026-05-12T10:00', '2026-06-01T10:00', '2026-06-15T10:00', '2026-06-13T22:30']

/** Rollouts of every kind: few factors and many, by date and by skips, dated and not, retiring phones gently and hard. */
function randomPlan(random: TestRandom, key: string) {
  const make = (index: number) => {
    const enforceAt = random.chance(0.85) ? random.pick(dates) : null
    const skips = random.chance(0.3)
    return wave({
      key: `w${index}`,
      audience: random.pick([
        { affiliation: 'staff' },
        { unit: 'law' },
        { all: [] },
        { not: { group: 'g' } },
        { share: { from: 0, below: 12 } },
        { attribute: { key: 'level', oneOf: ['b', 'm'] } },
      ]),
      // Lists of people beside waves that ask their audience: somebody may stand on the list of a later wave.
      membership: random.chance(0.3) ? 'frozen' : 'live',
      announceAt: random.pick(['2026-03-01T10:00', null]),
      promptFrom: null,
      enforceAt,
      steps: enforceAt
        ? [
            ...(random.chance(0.4)
              ? [{ at: '2026-04-01T10:00', restrictions: { totp: { enrol: 'closed' as const }, passkey: { enrol: 'closed' as const } } }]
              : []),
            ...(random.chance(0.5) ? [{ daysAfter: 0, restrictions: { phone: { signIn: 'discouraged' as const } } }] : []),
            {
              daysAfter: 7,
              consequence: random.pick(['enrol', 'refuse']),
              restrictions: { phone: { signIn: 'never', change: random.pick(['allowed', 'never']) } },
            },
            ...(random.chance(0.5)
              ? [
                  {
                    daysAfter: 20,
                    consequence: 'lock' as const,
                    restrictions: { totp: { enrol: 'closed' as const, signIn: 'never' as const } },
                  },
                ]
              : []),
          ]
        : [],
      underReview: random.chance(0.2) ? ['phone'] : [],
      grace: {
        newPersonDays: random.pick([0, 14]),
        noticeDays: random.pick([0, 7]),
        countBusinessDays: random.chance(0.4),
        ...(skips ? { by: 'skips', skips: 2, lastDay: random.pick([null, '2026-07-01T10:00']) } : {}),
      },
      lateEnrolmentDays: random.pick([null, 3]),
      guardUntil: random.pick([null, '2026-07-20T10:00']),
    })
  }
  const policy = random.pick([
    { minimumStrength: 'weak' as const },
    { minimumStrength: 'medium' as const, minimumFactors: 2 },
    {},
    { minimumStrength: 'strong' as const, allowedFactors: ['passkey', 'totp'] },
  ])
  return plan({ key, policy, waves: [make(1), make(2), make(3)] })
}

async function seedPeople(random: TestRandom, rollouts: string[]) {
  const { db } = database
  const when = (from = '2025-09-01T00:00:00Z', until = '2026-06-10T00:00:00Z') =>
    new Date((seconds(from) + random.below(seconds(until) - seconds(from))) * 1000)
  const near = () =>
    new Date((seconds(`${random.pick(dates)}:00+09:00`) - random.pick([0, 1, 7, 14]) * 86_400 + random.pick([-1, 0, 1])) * 1000)
  const instant = () => (random.chance(0.4) ? near() : when())
  for (let i = 0; i < 150; i++) {
    const isHere = random.chance(0.88)
    const made = await person(db, {
      affiliations: random.pick([['student'], ['staff'], ['student', 'staff'], []]),
      units: random.pick([['law-civil'], ['science'], [], ['law', 'science']]),
      groups: random.pick([[], ['g']]),
      attributes: random.pick<Record<string, string>>([{}, { level: 'b' }, { level: 'x' }]),
      bucket: random.below(24),
      arrivedAt: isHere ? (random.chance(0.3) ? near() : when()) : null,
      lastSignInAt:
        isHere && random.chance(0.9)
          ? random.pick([when(), new Date(now.getTime() - 90 * 86_400_000), new Date(now.getTime() - 90 * 86_400_000 + 1000)])
          : null,
      passwordHash: random.chance(0.7) ? 'x' : null,
      standing: random.pick(['active', 'active', 'active', 'on-leave', 'left']),
      leavesAt: random.chance(0.1) ? instant() : null,
      onLeaveFrom: random.chance(0.2) ? instant() : null,
      onLeaveTo: random.chance(0.2) ? instant() : null,
      seenElsewhereAt: random.chance(0.3) ? instant() : null,
      lastElsewhereAt: random.chance(0.3) ? instant() : null,
    })
    if (random.chance(0.2))
      await db.insert(personRoles).values({ personId: made.id, role: random.pick(['administrator', 'support', 'auditor']), grantedAt: now })
    for (let n = random.below(4); n > 0; n--)
      await credential(db, made.id, random.pick(['phone', 'phone', 'totp', 'passkey', 'email-otp']), {
        provenAt: random.chance(0.15) ? null : when(),
        lastUsedAt: random.pick([
          null,
          when(),
          new Date(now.getTime() - 180 * 86_400_000),
          new Date(now.getTime() - 180 * 86_400_000 - 1000),
        ]),
        disabledAt: random.chance(0.1) ? when() : null,
        device: random.pick([null, 'phone', 'pc']),
        data: random.pick([{}, {}, { circular: true }, { silent: true }]),
        source: random.chance(0.15) ? 'external' : 'here',
      })
    if (random.chance(0.2)) await credential(db, made.id, 'recovery-codes', { provenAt: null, data: { left: random.below(2) } })
    for (const rolloutId of rollouts) {
      const passedAt = random.chance(0.3) ? instant() : null
      if (random.chance(0.5))
        await db.insert(personRollouts).values({
          personId: made.id,
          rolloutId,
          toldAt: random.chance(0.8) ? instant() : null,
          toldDeadline: random.pick([null, ...dates.map((date) => new Date(`${date}:00+09:00`))]),
          skipsUsed: random.below(4),
          lastSkipAt: random.chance(0.5) ? instant() : null,
          passedAt,
        })
      if (random.chance(0.08))
        await db
          .insert(waveMembers)
          .values({ rolloutId, personId: made.id, wave: random.pick(['w1', 'w2', 'gone']), why: 'pinned', at: now })
      if (random.chance(0.3))
        await db
          .insert(waveMembers)
          .values({ rolloutId, personId: made.id, wave: random.pick(['w1', 'w2', 'w3', 'gone']), why: 'frozen', at: now })
      if (random.chance(0.12)) {
        const fromAt = instant()
        await db.insert(exemptions).values({
          id: newId(now),
          personId: made.id,
          rolloutId: random.chance(0.5) ? rolloutId : null,
          fromAt,
          untilAt: new Date(fromAt.getTime() + random.pick([1, 20, 60]) * 86_400_000),
          networks: random.chance(0.2) ? ['lab'] : null,
          reason: 'r',
          createdAt: now,
          endedAt: random.chance(0.3) ? new Date(fromAt.getTime() + 43_000_000) : null,
        })
      }
      // Beside a deadline that has passed which of the two is snapped depends on the minute.
      if (passedAt ? random.chance(0.5) : random.chance(0.1)) {
        const untilAt = passedAt ? new Date(passedAt.getTime() + random.pick([-1, 1, 600, 26_000]) * 60_000) : instant()
        await db.insert(extensions).values({ id: newId(now), personId: made.id, rolloutId, untilAt, reason: 'r', createdAt: now })
      }
    }
  }
}

const line = ({ state, wave: key, door, flags, strandedBy, isUntold }: Outcome, { unit, affiliation }: Place) =>
  JSON.stringify([state, key, door, flags, strandedBy, isUntold, unit, affiliation])
const total = (counts: Map<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0)

async function compare(rules: RunningRules, instants: number[], asOf: number | undefined) {
  const everybody: PersonWithFacts[] = []
  for await (const batch of listPersonFacts(database.db, rules)) everybody.push(...batch)
  // All instants of one reading, and the first of its own reading as well.
  const decided: { at: number; groups: PeopleGroup[] }[] = [{ at: instants[0] ?? today, groups: [] }]
  await decideGroups(database.db, rules, { at: instants[0] ?? today, now: asOf }, (group) => decided[0]?.groups.push(group))
  let groups: PeopleGroup[] = []
  for await (const { at } of decideEach(database.db, rules, { instants, now: asOf }, (group) => groups.push(group))) {
    decided.push({ at, groups })
    groups = []
  }
  expect(decided.slice(1).map(({ at }) => at)).toEqual(instants)
  for (const { at, groups } of decided) {
    for (const rollout of [null, ...rules.plans.map(({ id }) => id)]) {
      const [counted, expected] = [new Map<string, number>(), new Map<string, number>()]
      for (const { people, decision, facts, place } of groups) {
        const outcome = rollout !== null && facts.memberships[rollout]?.wave == null ? null : readOutcome(decision, facts, rollout)
        if (outcome) counted.set(line(outcome, place), (counted.get(line(outcome, place)) ?? 0) + people)
      }
      for (const one of everybody) {
        const outcome = decideOutcome(rules, one, rollout, at, asOf)
        if (outcome) expected.set(line(outcome, findPlace(rules, one)), (expected.get(line(outcome, findPlace(rules, one))) ?? 0) + 1)
      }
      expect(total(counted)).toBe(total(expected))
      expect(new Map([...counted].sort())).toEqual(new Map([...expected].sort()))
    }
  }
}

describe.each([1, 2, 3, 4, 6, 16])('random organisation %i', (seed) => {
  const random = createRandom(seed)
  let ids: string[] = []
  beforeAll(async () => {
    const { db } = database
    await db.execute('truncate people, rollouts, units, person_facts, organisation cascade')
    await db.insert(units).values(
      [
        ['uni', null],
        ['law', 'uni'],
        ['law-civil', 'law'],
        ['science', 'uni'],
      ].map(([code, parent]) => ({ code: code ?? '', parent: parent ?? null, nameEn: 'U', nameJa: 'U' })),
    )
    // Without a record, with one that ends or begins between the instants that are asked about, and with another system.
    const record = { factor: 'email-otp', owner: 'o', reason: 'r', from: '2026-05-12T01:00:00Z', until: '2026-06-15T01:00:00Z' }
    await db.insert(organisation).values({
      id: 1,
      nameEn: 'U',
      nameJa: 'U',
      zone: 'Asia/Tokyo',
      locale: 'ja',
      enforcedBy: seed === 4 ? 'Okta' : null,
      deviations: seed === 1 ? [] : [record],
      updatedAt: now,
    })
    ids = []
    for (let i = 0; i < 3; i++) ids.push(await runningRollout(db, randomPlan(random, `r${i}`)))
    await seedPeople(random, ids)
    await db.insert(holds).values({
      id: newId(now),
      rolloutId: ids[0] ?? '',
      wave: 'w1',
      fromAt: new Date('2026-05-20T00:00:00Z'),
      resumeAt: random.pick([null, new Date('2026-06-17T01:00:00Z')]),
      reason: 'r',
    })
    await db.insert(exemptions).values({
      id: newId(now),
      audience: random.pick([{ unit: 'science' }, { share: { from: 0, below: 5 } }]),
      rolloutId: ids[1],
      fromAt: new Date('2026-05-01T00:00:00Z'),
      untilAt: new Date('2026-06-12T00:00:00Z'),
      reason: 'r',
      createdAt: now,
    })
  }, 120_000)

  const boundaries = dates.flatMap((date) =>
    [0, 7, 14, 20, 97].flatMap((days) => [-1, 0].map((more) => seconds(`${date}:00+09:00`) + days * 86_400 + more)),
  )
  const instants = Array.from({ length: 8 }, () =>
    random.pick([...boundaries, today, today + 35 * 86_400, today + 60 * 86_400, today + 200 * 86_400]),
  )

  test('groups are decided as their people are, one by one', async () => {
    const rules = await getRules(database.db, now)
    await compare(rules, instants, undefined)
    await compare(rules, [today, today + 40 * 86_400, today + 3 * 86_400, today + 75 * 86_400], today)
    const draft = await getRulesWith(
      database.db,
      { rolloutId: ids[0] ?? '', key: 'r0', version: 2, document: randomPlan(random, 'r0') },
      now,
    )
    await compare(draft, instants.slice(0, 4), today)
  }, 120_000)
})

test('more instants than a byte counts are refused, not miscounted', async () => {
  const rules = await getRules(database.db, now)
  const instants = Array.from({ length: 256 }, (_, n) => today + n * 3600)
  await expect(decideEach(database.db, rules, { instants }, () => {}).next()).rejects.toThrow(RangeError)
  expect((await decideEach(database.db, rules, { instants: instants.slice(1) }, () => {}).next()).value?.at).toBe(instants[1])
})
