import { describe, expect, it } from 'vitest'
import { decide } from './decide'
import { at, day, makeCredential, makeMembership, makePerson, makeRollout, makeRules, makeWave } from './fixtures'
import { judgeRemoval } from './judge-removal'
import type { Context, Decision, PersonFacts, RolloutRules, Rules, Wave } from './types'

const enforceAt = at('2026-06-01T09:00:00+09:00')
const gate: Context = { purpose: 'sign-in', networks: [] }
const strong = { minimumStrength: 'strong' } as const
const ask = (when: number, person: Partial<PersonFacts>, wave: Partial<Wave> = {}, rollout: Partial<RolloutRules> = {}): Decision =>
  decide({
    at: when,
    rules: makeRules(makeRollout({ policy: strong, waves: [makeWave(wave)], ...rollout })),
    person: makePerson({ lastSignInAt: when - day, ...person }),
    context: gate,
  })

describe('the door of late enrolment: the strongest thing the person still has', () => {
  const late = enforceAt + day
  const pass = { from: late, until: late + 900 }
  it.each<[string, Partial<PersonFacts>, Partial<Wave>, Decision['door']]>([
    ['a credential, fresh or not', { credentials: [makeCredential('phone', { lastSuccessAt: 0 })], recoveryCodesLeft: 3 }, {}, 'change'],
    ['a recovery code before a pass', { recoveryCodesLeft: 1, enrolmentPass: pass }, {}, 'recovery-code'],
    ['a pass before the password', { enrolmentPass: pass }, {}, 'pass'],
    ['a pass that has run out is none', { enrolmentPass: { from: late - 900, until: late } }, {}, 'password'],
    ['a pass for an appointment to come is none', { enrolmentPass: { from: late + 1, until: late + 901 } }, {}, 'password'],
    ['the password within the days', {}, {}, 'password'],
    ['the activation code at the first sign-in ever', { arrivedAt: null, lastSignInAt: null, hasPassword: false }, {}, 'activation'],
    ['the activation code for an imported password never used', { arrivedAt: null, lastSignInAt: null }, {}, 'activation'],
    ['the desk for somebody dormant', { lastSignInAt: late - 90 * day }, { lateEnrolmentDays: null }, 'desk'],
    [
      'the desk with a credential that may not change',
      { credentials: [makeCredential('phone')] },
      { steps: [{ at: enforceAt, restrictions: { phone: { change: 'never' } } }] },
      'desk',
    ],
    ['the desk with nothing left but what is disabled', { credentials: [makeCredential('totp', { disabled: true })] }, {}, 'desk'],
    [
      'a recovery code beside what is disabled',
      { credentials: [makeCredential('totp', { disabled: true })], recoveryCodesLeft: 1 },
      {},
      'recovery-code',
    ],
    ['the desk once the password alone is refused', {}, { steps: [{ at: enforceAt, consequence: 'refuse' }] }, 'desk'],
    ['the pass of the desk when locked', { enrolmentPass: pass }, { steps: [{ at: enforceAt, consequence: 'lock' }] }, 'pass'],
    ['the desk when locked, recovery codes or not', { recoveryCodesLeft: 3 }, { steps: [{ at: enforceAt, consequence: 'lock' }] }, 'desk'],
  ])('%s', (_, person, wave, door) => {
    expect(ask(late, person, wave).door).toBe(door)
  })

  it('closes to the password after its days, to the second, and never without an end', () => {
    expect(ask(enforceAt + 14 * day - 1, {}).door).toBe('password')
    expect(ask(enforceAt + 14 * day, {})).toMatchObject({ door: 'desk', flags: ['needs-desk'] })
    expect(ask(enforceAt + 999 * day, {}, { lateEnrolmentDays: null }).door).toBe('password')
  })

  it('never leaves the password alone because a factor was disabled, mandate or not', () => {
    const shutOut = { credentials: [makeCredential('totp', { disabled: true })] }
    expect(ask(enforceAt - 99 * day, shutOut)).toMatchObject({ secondFactor: 'asked', door: 'desk' })
    expect(ask(enforceAt - 99 * day, { credentials: [makeCredential('totp', { disabled: true, provenAt: null })] })).toMatchObject({
      secondFactor: 'not-asked',
      door: 'password',
    })
    expect(ask(enforceAt - 99 * day, { credentials: [...shutOut.credentials, makeCredential('phone')] }).door).toBe('change')
  })

  it('asks only the password before the deadline of somebody with nothing', () => {
    expect(ask(enforceAt - 1, { lastSignInAt: enforceAt - 200 * day }).door).toBe('password')
  })
})

describe('an exemption for an application', () => {
  const exemptions = [{ rollout: null, from: 0, until: enforceAt + 99 * day, applications: ['lab-pc'], networks: ['lab'] }]
  const rules = makeRules(makeRollout())
  const answer = (context: Context, credentials = [makeCredential('passkey')]): Decision =>
    decide({ at: enforceAt, rules, person: makePerson({ exemptions, credentials }), context })

  it('serves that application from that network with one factor, and nothing else', () => {
    expect(answer({ purpose: 'sign-in', networks: ['lab'], application: 'lab-pc' })).toMatchObject({
      state: 'exempt',
      secondFactor: 'not-asked',
      access: 'full',
    })
    expect(answer({ purpose: 'sign-in', networks: ['lab'], application: 'portal' })).toMatchObject({
      state: 'satisfied',
      secondFactor: 'asked',
    })
    expect(answer({ purpose: 'sign-in', networks: [], application: 'lab-pc' }).state).toBe('satisfied')
    expect(answer({ purpose: 'change', networks: ['lab'], application: 'lab-pc' }, [])).toMatchObject({ state: 'required' })
  })

  it('never moves the deadline', () => {
    expect(answer({ purpose: 'sign-in', networks: [] }, [])).toMatchObject({ state: 'required', deadline: enforceAt })
  })
})

describe('networks and applications', () => {
  it('asks only where the wave says', () => {
    const wave = { applications: ['records'], networks: ['outside'] }
    const answer = (context: Context): string =>
      decide({ at: enforceAt, rules: makeRules(makeRollout({ waves: [makeWave(wave)] })), person: makePerson(), context }).state
    expect(answer({ purpose: 'use', networks: [], application: 'records' })).toBe('required')
    expect(answer({ purpose: 'use', networks: ['campus'], application: 'records' })).toBe('not-required')
    expect(answer({ purpose: 'use', networks: [], application: 'portal' })).toBe('not-required')
  })

  const rules: Rules = {
    ...makeRules(),
    applications: { procurement: { key: 'procurement', minimumStrength: 'medium' } },
    enrolmentRules: [{ factors: ['totp'], signedInWith: ['phone'], unlessFrom: ['campus'] }],
  }
  const session = (factor: string): Context['session'] => ({ factors: [{ factor, at: enforceAt - 60 }] })
  const answer = (context: Context): Decision =>
    decide({ at: enforceAt, rules, person: makePerson({ credentials: [makeCredential('phone')] }), context })

  it('asks for more where an application needs a stronger factor than the session has shown', () => {
    expect(answer({ purpose: 'use', networks: [], application: 'procurement', session: session('phone') }).stepUp).toEqual({
      minimumStrength: 'medium',
      because: 'application',
    })
    expect(answer({ purpose: 'use', networks: [], application: 'procurement', session: session('passkey') }).stepUp).toBeNull()
    expect(answer({ purpose: 'use', networks: [], application: 'portal', session: session('phone') }).stepUp).toBeNull()
  })

  it('refuses an enrolment by how the person signed in and from where', () => {
    const totp = (networks: string[], factor: string): string | undefined =>
      answer({ purpose: 'enrol', networks, session: session(factor) }).factors.totp?.enrol
    expect([totp([], 'phone'), totp(['campus'], 'phone'), totp([], 'passkey')]).toEqual(['closed', 'open', 'open'])
  })

  it('asks again when the last proof is older than the policy in force allows', () => {
    const strict = makeRules(makeRollout({ policy: { minimumStrength: 'weak', reauthenticateAfter: 3600 } }))
    const ago = (seconds: number): Decision['stepUp'] =>
      decide({
        at: enforceAt,
        rules: strict,
        person: makePerson({ credentials: [makeCredential('totp')] }),
        context: { purpose: 'use', networks: [], session: { factors: [{ factor: 'totp', at: enforceAt - seconds }] } },
      }).stepUp
    expect(ago(3599)).toBeNull()
    expect(ago(3600)).toEqual({ minimumStrength: 'weak', because: 'too-old' })
  })
})

describe('several rollouts', () => {
  const two = (a: Partial<RolloutRules>, b: Partial<RolloutRules>, person: Partial<PersonFacts>, when = enforceAt): Decision =>
    decide({
      at: when,
      rules: makeRules(makeRollout({ id: 'a', ...a }), makeRollout({ id: 'b', ...b })),
      person: makePerson({ memberships: { a: makeMembership(), b: makeMembership() }, lastSignInAt: when - day, ...person }),
      context: gate,
    })

  it('decides each by its own dates and takes the worst, with the earliest deadline as the next action', () => {
    const later = { policy: strong, waves: [makeWave({ enforceAt: enforceAt + 30 * day, promptFrom: enforceAt - day })] }
    expect(two({}, later, { credentials: [makeCredential('phone')] })).toMatchObject({
      state: 'prompted',
      deadline: enforceAt + 30 * day,
      obligations: [{ state: 'satisfied' }, { state: 'prompted' }],
    })
  })

  it('folds what is in force: strong from one and two factors from the other are two strong ones', () => {
    const a = { policy: { minimumStrength: 'medium' as const } }
    const b = { policy: { minimumFactors: 2 }, waves: [makeWave({ steps: [{ at: enforceAt, consequence: 'lock' as const }] })] }
    expect(two(a, b, { credentials: [makeCredential('phone'), makeCredential('totp')] })).toMatchObject({
      state: 'required',
      reasons: expect.arrayContaining([{ code: 'requires-together' }]),
    })
    expect(two(a, b, { credentials: [makeCredential('passkey'), makeCredential('totp')] }).state).toBe('satisfied')
    expect(two(a, b, { credentials: [makeCredential('passkey', { device: 'x' }), makeCredential('totp', { device: 'x' })] }).state).toBe(
      'locked',
    )
  })

  it('leaves out what came into force last where nothing can meet both, says so, and lets the person in', () => {
    const a = { policy: { allowedFactors: ['totp'], minimumStrength: 'weak' as const } }
    const b = { policy: { minimumStrength: 'phishing-resistant' as const }, waves: [makeWave({ enforceAt: enforceAt + day })] }
    const decision = two(a, b, { credentials: [makeCredential('totp')] }, enforceAt + 2 * day)
    expect(decision).toMatchObject({
      state: 'satisfied',
      access: 'full',
      flags: ['unsatisfiable'],
      obligations: [{ state: 'satisfied' }, { state: 'not-required' }],
    })
  })

  it('leaves out by data what this person cannot have: everything sufficient is closed to them', () => {
    const closed = Object.fromEntries(['passkey', 'totp', 'phone'].map((factor) => [factor, { enrol: 'closed' as const }]))
    const rollout = makeRollout({ policy: { minimumStrength: 'weak', restrictions: closed } })
    const decision = decide({ at: enforceAt, rules: makeRules(rollout), person: makePerson(), context: gate })
    expect(decision).toMatchObject({ state: 'not-required', access: 'full', flags: ['unsatisfiable'] })
    expect(
      decide({ at: enforceAt, rules: makeRules(rollout), person: makePerson({ credentials: [makeCredential('totp')] }), context: gate })
        .flags,
    ).toEqual([])
  })

  it('ignores what was rolled back, and a draft outside a simulation', () => {
    expect(ask(enforceAt, {}, {}, { state: 'rolled-back' }).state).toBe('not-required')
    expect(ask(enforceAt, {}, {}, { state: 'draft' }).state).toBe('not-required')
  })
})

describe('never the last one', () => {
  const judge = (
    credentials: PersonFacts['credentials'],
    id: string,
    kind: 'convenience' | 'lost',
    when = enforceAt,
  ): ReturnType<typeof judgeRemoval> =>
    judgeRemoval(
      { at: when, rules: makeRules(makeRollout()), person: makePerson({ credentials, lastSignInAt: when - day }), context: gate },
      id,
      kind,
    )

  it('refuses the last that satisfies a requirement in force, and not one of two', () => {
    expect(judge([makeCredential('totp')], 'totp-1', 'convenience')).toMatchObject({ ok: false, reason: { code: 'removal-last' } })
    expect(judge([makeCredential('totp'), makeCredential('phone')], 'totp-1', 'convenience').ok).toBe(true)
    expect(judge([makeCredential('totp'), makeCredential('phone', { provenAt: null })], 'totp-1', 'convenience').ok).toBe(false)
    expect(judge([makeCredential('totp'), makeCredential('phone', { provenAt: null })], 'phone-1', 'convenience').ok).toBe(true)
  })

  it('lets what is lost go at once', () => {
    expect(judge([makeCredential('totp')], 'totp-1', 'lost')).toMatchObject({ ok: true, after: { state: 'required' } })
  })

  it('only warns of what is announced', () => {
    expect(judge([makeCredential('totp')], 'totp-1', 'convenience', enforceAt - day)).toMatchObject({
      ok: true,
      warnings: [{ code: 'removal-soon', values: { deadline: enforceAt } }],
    })
  })

  it('refuses the last that opens the settings of somebody who must still act', () => {
    const input = {
      at: enforceAt,
      rules: makeRules(makeRollout({ policy: strong })),
      person: makePerson({ credentials: [makeCredential('phone')] }),
      context: gate,
    }
    expect(judgeRemoval(input, 'phone-1', 'convenience')).toMatchObject({ ok: false, reason: { code: 'removal-last-door' } })
  })
})
