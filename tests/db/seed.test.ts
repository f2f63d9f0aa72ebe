import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeDates } from '@/db/seed/calendar'
import { readMark, seedVersion } from '@/db/seed/mark'
import { fixedPeople } from '@/db/seed/people'
import { mandatePlan, retirementPlan } from '@/db/seed/plans'
import { type Seeded, seedOrganisation } from '@/db/seed/seed-organisation'
import { seedApplications, seedNetworks } from '@/db/seed/units'
import { countFromTables, getCounts, getSignInTrend } from '@/lib/adoption/data'
import { listAdoptionPeople } from '@/lib/adoption/people/data'
import { surveyPeople } from '@/lib/adoption/survey/data'
import { readProgress } from '@/lib/adoption/survey/rules'
import { makeSeedTools } from '@/lib/command/demo-tools'
import { type FactorType, factors, factorTraits } from '@/lib/factors/registry'
import { listNotices, listRecommended } from '@/lib/notices/notices'
import { exportPeople } from '@/lib/people/export/data'
import { unseal } from '@/lib/platform/crypto'
import { toInstant } from '@/lib/platform/duration'
import { checkPlan } from '@/lib/rollouts/check-plan'
import { getRules } from '@/lib/rollouts/data'
import { decidePerson } from '@/lib/rollouts/decisions'
import { useDatabase } from '../support/database'
import { stage } from '../support/import'

const database = useDatabase()
const now = new Date('2026-11-20T03:20:00Z')
const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const tools = makeSeedTools({ passkeyKey: publicKey.export({ format: 'jwk' }), passwordHashes: { accounts: {}, others: '$argon2id$none' } })
let seeded: Seeded

beforeAll(async () => {
  seeded = await seedOrganisation(database.sql, { people: 700, now, tools })
}, 60_000)

describe('the demonstration', () => {
  it('has five accounts to sign in with and says when it was seeded', async () => {
    expect(seeded.accounts.map(({ key }) => key)).toEqual(['person', 'administrator-1', 'administrator-2', 'support', 'auditor'])
    expect(await readMark(database.sql)).toEqual({ seededAt: now.toISOString(), people: 700, version: seedVersion })
  })

  it('holds credentials that the rooms can read, sealed for their owners', async () => {
    const rows = await database.sql<{ person_id: string; factor: FactorType; data: unknown; secret: Buffer | null }[]>`
      select person_id, factor, data, secret from credentials where removed_at is null`
    expect(rows.length).toBeGreaterThan(300)
    for (const { person_id: owner, factor, data, secret } of rows) {
      factors[factor].data.parse(data)
      if (secret) factors[factor].secret.parse(JSON.parse(unseal(secret, owner)))
    }
    expect(new Set(rows.map(({ factor }) => factor))).toEqual(new Set(['passkey', 'totp', 'phone', 'recovery-codes']))
  })

  it('has a history whose sum is what the tables say', async () => {
    const sorted = (counts: Awaited<ReturnType<typeof getCounts>>) =>
      [...counts.values()].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    expect(sorted(await getCounts(database.db))).toEqual(sorted(await countFromTables(database.db)))
  })

  it('is read back from its own export without a change', async () => {
    let file = ''
    for await (const piece of exportPeople(database.db, { filter: {}, includeAddresses: true })) file += piece
    expect(await stage(database, file, now)).toMatchObject({ state: 'ready', added: 0, changed: 0, leavers: 0, unchanged: 700 })
  })

  it('counts in the last finished days exactly the single sign-ins', async () => {
    const trend = await getSignInTrend(database.db, { now, days: 20 })
    const [row] = await database.sql<{ count: number }[]>`
      select count(*)::int as count from sign_in_events where succeeded and (at at time zone 'Asia/Tokyo')::date > (${now.toISOString()}::timestamptz at time zone 'Asia/Tokyo')::date - 20`
    expect(trend.all.reduce((a, b) => a + b)).toBe(row?.count)
  })

  it('never lets a credential work before it was made, nor anything happen in the future', async () => {
    const [row] = await database.sql`
      select count(*) filter (where proven_at < created_at or last_used_at < proven_at or greatest(created_at, proven_at, last_used_at, removed_at, disabled_at) > ${now.toISOString()}::timestamptz)::int as wrong
      from credentials`
    expect(row?.wrong).toBe(0)
    const [later] = await database.sql`select count(*)::int as count from audit_events where at > ${now.toISOString()}::timestamptz`
    expect(later?.count).toBe(0)
  })

  it('runs two rollouts: waves in force, in grace, ahead and undated, and somebody stranded at the next date', async () => {
    const rules = await getRules(database.db, now)
    const [mandate, retirement] = rules.plans
    if (!mandate || !retirement) throw new Error('two rollouts were seeded')
    const next = retirement.waves.find(({ key }) => key === 'student')?.enforceAt ?? 0
    expect(next).toBeGreaterThan(toInstant(now))
    const survey = await surveyPeople(database.db, rules, { now, ahead: { rollout: retirement.id, wave: 'student', at: next } })
    const states = (wave: string) => survey.byWave.get(mandate.id)?.get(wave)?.states ?? {}
    expect(states('student').required).toBeGreaterThan(0)
    expect(states('graduate').grace).toBeGreaterThan(0)
    expect(states('hospital').prompted).toBeGreaterThan(0)
    expect(states('correspondence').undated).toBeGreaterThan(0)
    expect(survey.ahead?.flags.stranded).toBeGreaterThan(0)
    expect(survey.ahead?.flags.unsatisfiable).toBeUndefined()
    for (const group of survey.byWave.get(mandate.id)?.values() ?? []) {
      expect(Object.values(group.states).reduce((a, b) => a + b, 0)).toBe(group.asked)
      expect(readProgress(group)).toBeLessThanOrEqual(1)
    }
    const page = await listAdoptionPeople(
      database.db,
      rules,
      { rollout: retirement.id, wave: 'student', flag: 'stranded', at: next },
      { now, after: null, limit: 1_000 },
    )
    expect(page.people.length).toBe(survey.ahead?.flags.stranded)
  })

  it('lets its five accounts in, the person with a deadline ahead', async () => {
    const context = { purpose: 'sign-in' as const, networks: [] }
    for (const { key, personId } of seeded.accounts) {
      const { decision } = await decidePerson(database.db, { personId, context, now })
      expect(`${key} ${decision.access}`).toBe(`${key} full`)
      if (key === 'person') expect(decision.deadline).toBeGreaterThan(toInstant(now))
    }
  })

  it('puts its dates on the notice board and recommends nothing that retires', async () => {
    const rules = await getRules(database.db, now)
    const notices = listNotices(rules, toInstant(now))
    expect(notices[0]?.key).toBe('phone-retirement')
    expect(notices[0]?.next?.key).toBe('student')
    expect(notices[0]?.retires).toEqual(['phone'])
    expect(listRecommended(rules, notices)).toEqual(['passkey', 'totp'])
    const before = listNotices(rules, toInstant(new Date('2025-01-01T00:00:00Z')))
    expect(before).toEqual([])
  })

  it('has plans that pass their own check, whenever it is seeded', () => {
    const known = {
      factors: factorTraits,
      applications: seedApplications.map(({ key }) => key),
      networks: seedNetworks.map(({ name }) => name),
    }
    for (const moment of ['2026-11-22T03:00:00Z', '2027-01-02T20:00:00Z', '2027-05-03T10:00:00Z', '2028-02-29T00:00:00Z']) {
      const dates = makeDates(new Date(moment), tools.safeSlot)
      for (const plan of [mandatePlan(dates, true), mandatePlan(dates), retirementPlan(dates)]) {
        const { errors, warnings } = checkPlan(plan, known)
        expect([...errors, ...warnings]).toEqual([])
      }
    }
  })

  it('is the same people every time, and the first are fixed', async () => {
    const rows = await database.sql<{ login: string }[]>`select login from people order by substring(external_id from 2) limit 8`
    expect(rows.map(({ login }) => login)).toEqual(fixedPeople.map(({ login }) => login))
  })
})
