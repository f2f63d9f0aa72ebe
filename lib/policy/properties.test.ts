/** Longer than 250 lines: the generators of one scene and the properties that hold in it are read together. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from './decide'
import { at, day, factors, makeCredential, makeMembership, makePerson, makeRollout, makeRules, makeWave, text } from './fixtures'
import { mergePolicies } from './merge'
import {
  type Consequence,
  type CredentialFacts,
  type Decision,
  type PersonFacts,
  type Policy,
  type Restriction,
  type RolloutRules,
  type Rules,
  type State,
  type Step,
  states,
  strengths,
} from './types'

const start = at('2026-03-02T09:00:00+09:00')
const severity = (state: State): number => states.length - states.indexOf(state)
const names = ['passkey', 'totp', 'email-otp', 'phone']
const all = { ...factors, 'email-otp': { ...factors.totp, provenByEnrolment: false } } as Rules['factors']

const restriction: fc.Arbitrary<Restriction> = fc.record(
  {
    enrol: fc.constantFrom('open', 'replace', 'closed'),
    signIn: fc.constantFrom('normal', 'discouraged', 'backup', 'never'),
    change: fc.constantFrom('allowed', 'never'),
    reset: fc.constantFrom('allowed', 'never'),
  },
  { requiredKeys: [] },
)
const restrictions = fc.dictionary(fc.constantFrom(...names), restriction, { maxKeys: 3, noNullPrototype: true })
const policy: fc.Arbitrary<Policy> = fc.record(
  {
    minimumStrength: fc.constantFrom(...strengths),
    minimumFactors: fc.integer({ min: 1, max: 3 }),
    allowedFactors: fc.subarray(names, { minLength: 1 }),
    restrictions,
    reauthenticateAfter: fc.integer({ min: 60, max: 9000 }),
  },
  { requiredKeys: [] },
)

const ordered: Consequence[] = ['enrol', 'refuse', 'lock']
/** Steps with growing consequences, some without one. */
const steps = (most: number): fc.Arbitrary<Step[]> =>
  fc
    .array(
      fc.record({ after: fc.integer({ min: -20, max: 60 }), level: fc.integer({ min: 0, max: most }), speaks: fc.boolean(), restrictions }),
      { maxLength: 4 },
    )
    .map((drawn) => {
      let level = 0
      return drawn
        .toSorted((a, b) => a.after - b.after)
        .map(({ after, level: own, speaks, restrictions: taken }) => {
          level = Math.max(level, own)
          const step: Step = { at: start + (90 + after) * day, restrictions: taken }
          const consequence = ordered[level]
          if (speaks && consequence && after >= 0) step.consequence = consequence
          return step
        })
    })

const rollout = (most: number, isCalm = false): fc.Arbitrary<(id: string) => RolloutRules> =>
  fc
    .record({
      policy,
      steps: steps(most),
      enforceAfter: fc.option(fc.integer({ min: 60, max: 120 }), { nil: null, freq: 8 }),
      promptAfter: fc.integer({ min: 0, max: 60 }),
      newPersonDays: fc.integer({ min: 0, max: 20 }),
      noticeDays: fc.integer({ min: 0, max: 20 }),
      bySkips: fc.boolean(),
      held: isCalm
        ? fc.constant(null)
        : fc.option(
            fc.record({ from: fc.integer({ min: 60, max: 130 }), days: fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }) }),
            { nil: null, freq: 4 },
          ),
    })
    .map((drawn) => (id: string) => {
      const enforceAt = drawn.enforceAfter === null ? null : start + drawn.enforceAfter * day
      const wave = makeWave({
        announceAt: start,
        promptFrom: enforceAt === null ? null : start + drawn.promptAfter * day,
        enforceAt,
        steps: drawn.steps,
        grace: {
          by: drawn.bySkips && !isCalm ? 'skips' : 'date',
          skips: 2,
          skipDays: 1,
          lastDay: enforceAt === null ? null : enforceAt + 10 * day,
          newPersonDays: drawn.newPersonDays,
          noticeDays: drawn.noticeDays,
          countBusinessDays: false,
        },
      })
      const hold = drawn.held
      const holds = hold
        ? [{ wave: 'students', from: start + hold.from * day, until: hold.days === null ? null : start + (hold.from + hold.days) * day }]
        : []
      return makeRollout({ id, name: text(id), policy: drawn.policy, waves: [wave], holds })
    })

const credential = (now: number): fc.Arbitrary<CredentialFacts> =>
  fc
    .record({
      factor: fc.constantFrom(...names),
      isProven: fc.boolean(),
      isFresh: fc.boolean(),
      circular: fc.boolean(),
      doesNotAnswer: fc.boolean(),
      device: fc.constantFrom(null, 'a', 'b'),
      n: fc.nat(),
    })
    .map(({ factor, isProven, isFresh, n, ...more }) =>
      makeCredential(factor, {
        ...more,
        id: `${factor}-${n}`,
        registeredAt: now - 300 * day,
        provenAt: isProven ? now - 299 * day : null,
        lastSuccessAt: isProven ? now - (isFresh ? 1 : 200) * day : null,
      }),
    )

const person = (now: number): fc.Arbitrary<PersonFacts> =>
  fc
    .record({
      credentials: fc.array(credential(now), { maxLength: 3 }),
      lastSignIn: fc.constantFrom(1, 100),
      arrived: fc.constantFrom(3, 400),
      told: fc.option(fc.integer({ min: 0, max: 120 }), { nil: null }),
      skipsUsed: fc.integer({ min: 0, max: 2 }),
      passed: fc.option(fc.integer({ min: 50, max: 100 }), { nil: null, freq: 4 }),
      exempt: fc.option(fc.integer({ min: 60, max: 130 }), { nil: null, freq: 5 }),
      extended: fc.option(fc.integer({ min: 60, max: 130 }), { nil: null, freq: 5 }),
      recoveryCodesLeft: fc.integer({ min: 0, max: 1 }),
    })
    .map((drawn) =>
      makePerson({
        credentials: drawn.credentials,
        arrivedAt: now - drawn.arrived * day,
        lastSignInAt: now - drawn.lastSignIn * day,
        recoveryCodesLeft: drawn.recoveryCodesLeft,
        memberships: Object.fromEntries(
          ['a', 'b', 'c'].map((id) => [
            id,
            makeMembership({
              toldAt: drawn.told === null ? null : start + drawn.told * day,
              skipsUsed: drawn.skipsUsed,
              passedAt: drawn.passed === null ? null : start + drawn.passed * day,
            }),
          ]),
        ),
        exemptions:
          drawn.exempt === null
            ? []
            : [{ rollout: 'a', from: start, until: start + drawn.exempt * day, applications: null, networks: null }],
        extensions: drawn.extended === null ? [] : [{ rollout: 'b', until: start + drawn.extended * day }],
      }),
    )

const now = fc.integer({ min: -5, max: 200 }).map((days) => start + days * day)
const scene = (most = 2): fc.Arbitrary<{ when: number; facts: PersonFacts; plans: RolloutRules[]; simulated: boolean }> =>
  now.chain((when) =>
    fc.record({
      when: fc.constant(when),
      facts: person(when),
      plans: fc.array(rollout(most), { minLength: 1, maxLength: 3 }).map((made) => made.map((make, i) => make(['a', 'b', 'c'][i] ?? ''))),
      simulated: fc.boolean(),
    }),
  )

const ask = (when: number, plans: RolloutRules[], facts: PersonFacts, simulated = false): Decision =>
  decide({
    at: when,
    rules: { ...makeRules(...plans), factors: all },
    person: facts,
    context: { purpose: 'sign-in', networks: [], simulated },
  })

describe('properties of decide', () => {
  it('does not depend on the order of rollouts, credentials, exemptions or the fold', () => {
    fc.assert(
      fc.property(scene(), ({ when, facts, plans, simulated }) => {
        const turned = { ...facts, credentials: facts.credentials.toReversed(), exemptions: facts.exemptions.toReversed() }
        expect(ask(when, plans.toReversed(), turned, simulated)).toEqual(ask(when, plans, facts, simulated))
      }),
      { numRuns: 600 },
    )
    fc.assert(
      fc.property(policy, policy, policy, (a, b, c) => {
        const canonical = (p: Policy): Policy => mergePolicies(p, p)
        expect(mergePolicies(a, b)).toEqual(mergePolicies(b, a))
        expect(mergePolicies(mergePolicies(a, b), c)).toEqual(mergePolicies(a, mergePolicies(b, c)))
        expect(canonical(canonical(a))).toEqual(canonical(a))
      }),
    )
  })

  it('never moves to a stricter state when a proven credential is added, unless a requirement had been left out', () => {
    fc.assert(
      fc.property(scene(), fc.constantFrom(...names), fc.boolean(), ({ when, facts, plans, simulated }, factor, isFresh) => {
        const before = ask(when, plans, facts, simulated)
        fc.pre(!before.flags.includes('unsatisfiable'))
        const added = makeCredential(factor, {
          id: 'added',
          registeredAt: when - 400 * day,
          provenAt: when - 399 * day,
          lastSuccessAt: when - (isFresh ? 1 : 250) * day,
        })
        const after = ask(when, plans, { ...facts, credentials: [...facts.credentials, added] }, simulated)
        expect(severity(after.state)).toBeLessThanOrEqual(severity(before.state))
      }),
      { numRuns: 1500 },
    )
  })

  it('never weakens when a policy is added, unless it says unsatisfiable', () => {
    fc.assert(
      fc.property(scene(), rollout(2), ({ when, facts, plans, simulated }, make) => {
        const some = plans.slice(0, 2)
        const before = ask(when, some, facts, simulated)
        const after = ask(when, [...some, make('c')], facts, simulated)
        fc.pre(!after.flags.includes('unsatisfiable'))
        expect(severity(after.state)).toBeGreaterThanOrEqual(severity(before.state))
        expect(after.secondFactor).toBe(before.secondFactor)
      }),
      { numRuns: 1500 },
    )
  })

  it('takes sign-in from nobody who holds a reliable means at a step with the consequence enrol', () => {
    let tried = 0
    fc.assert(
      fc.property(scene(0), fc.nat(), ({ facts, plans }, pick) => {
        const instants = plans.flatMap(({ waves }) =>
          waves.flatMap(({ steps: s, enforceAt }) => [...s.map((step) => step.at), ...(enforceAt ? [enforceAt] : [])]),
        )
        const step = instants[pick % Math.max(1, instants.length)]
        fc.pre(step !== undefined)
        if (step === undefined) return
        const known = {
          ...facts,
          credentials: facts.credentials.map((c) => ({ ...c, lastSuccessAt: c.provenAt === null ? null : step - day })),
        }
        const before = ask(step - 1, plans, known)
        const canSignIn = (decision: Decision): boolean =>
          (decision.access === 'full' || decision.access === 'enrol-only') &&
          known.credentials.some(
            (c) => c.provenAt !== null && !c.circular && !c.doesNotAnswer && decision.factors[c.factor]?.signIn !== 'never',
          )
        fc.pre(canSignIn(before) && !before.flags.includes('stranded'))
        tried += 1
        expect(canSignIn(ask(step, plans, known))).toBe(true)
      }),
      { numRuns: 1500 },
    )
    expect(tried).toBeGreaterThan(100)
  })

  it('only tightens with time while nothing is granted or held', () => {
    const calm = now.chain((when) =>
      fc.record({ when: fc.constant(when), facts: person(when), make: rollout(2, true), later: fc.integer({ min: 1, max: 60 * day }) }),
    )
    fc.assert(
      fc.property(calm, ({ when, facts, make, later }) => {
        const known = {
          ...facts,
          exemptions: [],
          extensions: [],
          arrivedAt: start - 400 * day,
          memberships: { a: makeMembership({ toldAt: start }) },
        }
        known.credentials = known.credentials.map((c) => ({ ...c, lastSuccessAt: c.provenAt === null ? null : when + later }))
        const before = ask(when, [make('a')], known)
        const after = ask(when + later, [make('a')], known)
        fc.pre(!after.flags.includes('unsatisfiable') && before.state !== 'not-required')
        expect(severity(after.state)).toBeGreaterThanOrEqual(severity(before.state))
      }),
      { numRuns: 600 },
    )
  })

  it('answers a sign-in here as if credentials of another system did not exist, and in observe mode whatever the plans', () => {
    fc.assert(
      fc.property(scene(), fc.array(credential(start + 100 * day), { maxLength: 3 }), ({ when, facts, plans, simulated }, drawn) => {
        const external = drawn.map((one, i) => ({ ...one, id: `external-${i}`, source: 'external' as const }))
        const both = { ...facts, credentials: [...external, ...facts.credentials] }
        expect(ask(when, plans, both, simulated)).toEqual(ask(when, plans, facts, simulated))
        const gate = { purpose: 'sign-in' as const, networks: [] }
        const observing = (given: RolloutRules[]): Rules => ({ ...makeRules(...given), factors: all, enforcedBy: 'Okta' })
        const here = decide({ at: when, rules: observing(plans), person: both, context: gate })
        expect(here).toEqual(decide({ at: when, rules: observing([]), person: facts, context: gate }))
        expect(here.access).toBe('full')
      }),
      { numRuns: 600 },
    )
  })

  it('answers the other system’s question in observe mode as this one’s of the same credentials', () => {
    fc.assert(
      fc.property(scene(), ({ when, facts, plans }) => {
        const there = facts.credentials.map((one) => ({ ...one, source: 'external' as const }))
        const known = { ...facts, hasPassword: true, recoveryCodesLeft: 0 }
        const context = { purpose: 'sign-in' as const, networks: [], simulated: true }
        const rules: Rules = { ...makeRules(...plans), factors: all }
        const last = there.reduce((latest, { lastSuccessAt }) => Math.max(latest, lastSuccessAt ?? 0), facts.lastSignInAt ?? 0)
        const first = there.reduce((earliest, { registeredAt }) => Math.min(earliest, registeredAt), Math.min(facts.arrivedAt ?? 0, last))
        expect(
          decide({
            at: when,
            rules: { ...rules, enforcedBy: 'Okta' },
            person: { ...known, credentials: there, elsewhere: { seenAt: facts.arrivedAt, lastSignInAt: facts.lastSignInAt } },
            context,
          }),
        ).toEqual(decide({ at: when, rules, person: { ...known, arrivedAt: first, lastSignInAt: last }, context }))
      }),
      { numRuns: 600 },
    )
  })
})
