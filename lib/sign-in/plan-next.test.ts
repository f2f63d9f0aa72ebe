import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planNext } from './plan-next'

type Given = Parameters<typeof planNext>[0]
const given = (chosen: Partial<Omit<Given, 'decision'>> & { decision?: Partial<Given['decision']> } = {}): Given => ({
  standing: 'active',
  proven: [],
  recoveryCodesLeft: 0,
  hasPass: false,
  hasDayPass: false,
  shown: ['password'],
  hasAnsweredNotice: false,
  isTermsAsked: false,
  ...chosen,
  decision: {
    access: 'full',
    secondFactor: 'not-asked',
    door: 'password',
    prompt: 'none',
    standsIn: null,
    factors: {},
    ...chosen.decision,
  },
})
const open = { signIn: 'normal', change: 'allowed' } as const
const retired = { signIn: 'never', change: 'allowed' } as const
const dead = { signIn: 'never', change: 'never' } as const

const table: [string, Parameters<typeof given>[0], object][] = [
  ['nothing asked', {}, { step: 'finish' }],
  ['terms of use are the last thing but the notice', { isTermsAsked: true, decision: { prompt: 'skippable' } }, { step: 'terms' }],
  ['terms of use, and nothing else', { isTermsAsked: true }, { step: 'terms' }],
  [
    'terms of use are not shown to whoever has not shown all that is asked for',
    { isTermsAsked: true, proven: ['totp'], decision: { secondFactor: 'asked', door: 'change', factors: { totp: open } } },
    { step: 'challenge', purpose: 'sign-in', factor: 'any' },
  ],
  ['terms of use are not asked of whoever has left', { isTermsAsked: true, standing: 'left' }, { step: 'stopped', why: 'closed' }],
  ['a banner is no page', { decision: { prompt: 'banner' } }, { step: 'finish' }],
  ['prompted', { decision: { prompt: 'skippable' } }, { step: 'notice' }],
  ['prompted, answered', { decision: { prompt: 'skippable' }, hasAnsweredNotice: true }, { step: 'finish' }],
  [
    'a second factor is held',
    { proven: ['totp'], decision: { secondFactor: 'asked', door: 'change', factors: { totp: open } } },
    { step: 'challenge', purpose: 'sign-in', factor: 'any' },
  ],
  [
    '… and was shown',
    { proven: ['totp'], shown: ['password', 'totp'], decision: { secondFactor: 'asked', door: 'change', factors: { totp: open } } },
    { step: 'finish' },
  ],
  [
    'all that is held is retired, but opens the settings',
    {
      proven: ['phone'],
      decision: { access: 'refused', secondFactor: 'asked', door: 'change', prompt: 'must', factors: { phone: retired } },
    },
    { step: 'challenge', purpose: 'change', factor: 'any' },
  ],
  [
    '… and was shown',
    {
      proven: ['phone'],
      shown: ['password', 'phone'],
      decision: { access: 'refused', secondFactor: 'asked', door: 'change', prompt: 'must', factors: { phone: retired } },
    },
    { step: 'notice' },
  ],
  [
    'nothing opens anything, but codes are left',
    {
      proven: ['phone'],
      recoveryCodesLeft: 2,
      decision: { access: 'refused', secondFactor: 'asked', door: 'recovery-code', prompt: 'must', factors: { phone: dead } },
    },
    { step: 'challenge', purpose: 'change', factor: 'recovery-codes' },
  ],
  [
    'nothing opens anything',
    { proven: ['phone'], decision: { access: 'refused', secondFactor: 'asked', door: 'desk', prompt: 'must', factors: { phone: dead } } },
    { step: 'stopped', why: 'refused' },
  ],
  [
    'late, nothing proven, the password is the door',
    { decision: { access: 'enrol-only', door: 'password', prompt: 'must' } },
    { step: 'notice' },
  ],
  [
    'late, a recovery code is the door',
    { recoveryCodesLeft: 1, decision: { access: 'enrol-only', door: 'recovery-code', prompt: 'must' } },
    { step: 'challenge', purpose: 'change', factor: 'recovery-codes' },
  ],
  [
    '… and was shown',
    { shown: ['password', 'recovery-codes'], decision: { access: 'enrol-only', door: 'recovery-code', prompt: 'must' } },
    { step: 'notice' },
  ],
  [
    'nothing opens anything, but the desk has handed out a pass',
    {
      proven: ['phone'],
      hasPass: true,
      decision: { access: 'refused', secondFactor: 'asked', door: 'pass', prompt: 'must', factors: { phone: dead } },
    },
    { step: 'challenge', purpose: 'change', factor: 'temporary-pass' },
  ],
  [
    'all that was held is disabled, and a pass in its place',
    { hasPass: true, decision: { secondFactor: 'asked', door: 'pass' } },
    { step: 'challenge', purpose: 'change', factor: 'temporary-pass' },
  ],
  [
    'late, a pass is the door',
    { hasPass: true, decision: { access: 'enrol-only', door: 'pass', prompt: 'must' } },
    { step: 'challenge', purpose: 'change', factor: 'temporary-pass' },
  ],
  [
    '… and was shown',
    { shown: ['password', 'temporary-pass'], decision: { access: 'enrol-only', door: 'desk', prompt: 'must' } },
    { step: 'notice' },
  ],
  [
    'locked, with a pass that was shown',
    { shown: ['password', 'temporary-pass'], decision: { access: 'locked', door: 'desk', prompt: 'must' } },
    { step: 'notice' },
  ],
  [
    'late, the first sign-in ever',
    { decision: { access: 'enrol-only', door: 'activation', prompt: 'must' } },
    { step: 'stopped', why: 'activation' },
  ],
  [
    '… with the activation code',
    { shown: ['activation', 'password'], decision: { access: 'enrol-only', door: 'activation', prompt: 'must' } },
    { step: 'notice' },
  ],
  ['all factors disabled, the password', { decision: { secondFactor: 'asked', door: 'desk' } }, { step: 'stopped', why: 'desk' }],
  [
    'all factors disabled, with a code from the desk',
    { shown: ['activation', 'password'], decision: { secondFactor: 'asked', door: 'desk' } },
    { step: 'finish' },
  ],
  [
    'a code from the desk never stands for a factor that works',
    { proven: ['totp'], shown: ['activation', 'password'], decision: { secondFactor: 'asked', door: 'change', factors: { totp: open } } },
    { step: 'challenge', purpose: 'sign-in', factor: 'any' },
  ],
  ['late, the desk', { decision: { access: 'enrol-only', door: 'desk', prompt: 'must' } }, { step: 'stopped', why: 'desk' }],
  ['locked', { decision: { access: 'locked', door: 'desk', prompt: 'must' } }, { step: 'stopped', why: 'locked' }],
  ['has left', { standing: 'left', shown: ['passkey'] }, { step: 'stopped', why: 'closed' }],
  [
    'a recovery code beside a lost factor lets in to repair',
    {
      proven: ['totp'],
      shown: ['password', 'recovery-codes'],
      decision: { secondFactor: 'asked', door: 'change', factors: { totp: open } },
    },
    { step: 'finish' },
  ],
  [
    'a passkey alone',
    { proven: ['passkey'], shown: ['passkey'], decision: { secondFactor: 'asked', door: 'change', factors: { passkey: open } } },
    { step: 'finish' },
  ],
]

test.each(table)('%s', (_, chosen, next) => {
  expect(planNext(given(chosen))).toEqual(next)
})

const held = { secondFactor: 'asked', door: 'change', factors: { totp: open } } as const
const late = { access: 'enrol-only', secondFactor: 'not-asked', door: 'password', prompt: 'must' } as const
const pass = { step: 'challenge', purpose: 'sign-in', factor: 'day-pass' }
const shut = { access: 'locked', secondFactor: 'asked', door: 'change', factors: { totp: open } } as const
test.each([
  [
    'a day pass is not asked for where all is locked',
    { proven: ['totp'], hasDayPass: true, decision: shut },
    { step: 'challenge', purpose: 'sign-in', factor: 'any' },
  ],
  [
    '… nor a second time where it does not stand in',
    { proven: ['totp'], hasDayPass: true, shown: ['password', 'day-pass'], decision: held },
    { step: 'challenge', purpose: 'sign-in', factor: 'any' },
  ],
  ['a day pass is asked for before what is not at hand', { proven: ['totp'], hasDayPass: true, decision: held }, pass],
  ['… and in place of a registration that is due', { hasDayPass: true, decision: late }, pass],
  ['… and of what is refused', { hasDayPass: true, decision: { ...late, access: 'refused', door: 'desk' } }, pass],
  ['not where nothing is asked', { hasDayPass: true }, { step: 'finish' }],
  ['not beside a factor', { proven: ['totp'], hasDayPass: true, shown: ['password', 'totp'], decision: held }, { step: 'finish' }],
  [
    'it ends the sign-in where policy lets it stand in',
    { proven: ['totp'], hasDayPass: true, shown: ['password', 'day-pass'], decision: { ...held, standsIn: 1 } },
    { step: 'finish' },
  ],
  [
    'shown, and not good any more: a factor is asked for',
    { proven: ['totp'], shown: ['password', 'day-pass'], decision: held },
    { step: 'challenge', purpose: 'sign-in', factor: 'any' },
  ],
  [
    'it opens nothing that is locked',
    { hasDayPass: true, decision: { access: 'locked', secondFactor: 'not-asked', door: 'desk', prompt: 'must' } },
    { step: 'stopped', why: 'locked' },
  ],
] as [string, Parameters<typeof given>[0], object][])('day pass: %s', (_, chosen, next) => {
  expect(planNext(given(chosen))).toEqual(next)
})

test('no journey ends with the password alone where a second factor is asked', () => {
  const some = fc.record({
    access: fc.constantFrom('full', 'enrol-only', 'refused', 'locked'),
    door: fc.constantFrom('change', 'recovery-code', 'pass', 'activation', 'password', 'desk'),
    prompt: fc.constantFrom('none', 'banner', 'skippable', 'must'),
    signIn: fc.constantFrom('normal', 'discouraged', 'backup', 'never'),
    change: fc.constantFrom('allowed', 'never'),
    hasDayPass: fc.boolean(),
    shown: fc.constantFrom<string[]>(['password'], ['password', 'day-pass']),
    codes: fc.nat(3),
    hasAnsweredNotice: fc.boolean(),
  })
  fc.assert(
    fc.property(some, ({ access, door, prompt, signIn, change, hasDayPass, shown, codes, hasAnsweredNotice }) => {
      const decision = {
        access,
        door,
        prompt,
        standsIn: null,
        secondFactor: 'asked',
        factors: { totp: { signIn, change } },
      } as Given['decision']
      const next = planNext(given({ decision, proven: ['totp'], recoveryCodesLeft: codes, hasDayPass, shown, hasAnsweredNotice }))
      expect(['challenge', 'stopped']).toContain(next.step)
    }),
  )
})
