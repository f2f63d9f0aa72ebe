import type { CredentialFacts, FactorTraits, FactorType, Instant, Membership, PersonFacts, RolloutRules, Rules, Wave } from './types'

/** Facts and rules for the tests of this folder: everything has a harmless value, a test names what it is about. */
export const day = 86_400
export const at = (iso: string): Instant => Date.parse(iso) / 1000

const traits = (strength: FactorTraits['strength'], more: Partial<FactorTraits> = {}): FactorTraits => ({
  strength,
  phishingResistant: strength === 'phishing-resistant',
  restricted: false,
  recoveryOnly: false,
  maximum: 5,
  provenByEnrolment: false,
  ...more,
})

export const factors: Record<FactorType, FactorTraits> = {
  passkey: traits('phishing-resistant', { maximum: 20 }),
  totp: traits('medium', { maximum: 3, provenByEnrolment: true }),
  phone: traits('weak', { restricted: true, provenByEnrolment: true }),
  'recovery-codes': traits('none', { recoveryOnly: true, maximum: 1 }),
  'day-pass': traits('none', { recoveryOnly: true, standsIn: true, maximum: 1 }),
}

export const text = (s: string): { en: string; ja: string } => ({ en: s, ja: s })
const officeHours = { open: 9 * 60, close: 17 * 60 }

export const makeWave = (more: Partial<Wave> = {}): Wave => ({
  key: 'students',
  name: text('Students'),
  membership: 'live',
  announceAt: at('2026-03-02T09:00:00+09:00'),
  promptFrom: at('2026-05-11T09:00:00+09:00'),
  enforceAt: at('2026-06-01T09:00:00+09:00'),
  precision: 'minute',
  steps: [],
  underReview: [],
  grace: { by: 'date', skips: 0, skipDays: 3, lastDay: null, newPersonDays: 0, noticeDays: 0, countBusinessDays: false },
  lateEnrolmentDays: 14,
  guardUntil: null,
  sessions: 'keep',
  services: [],
  reason: text('Because'),
  applications: null,
  networks: null,
  ...more,
})

export const makeRollout = (more: Partial<RolloutRules> = {}): RolloutRules => ({
  id: 'mandate',
  name: text('Mandate'),
  version: 1,
  zone: 'Asia/Tokyo',
  policy: { minimumStrength: 'weak' },
  waves: [makeWave()],
  holds: [],
  state: 'running',
  calendar: makeCalendar(),
  ...more,
})

export const makeCalendar = (): Rules['calendar'] => ({
  zone: 'Asia/Tokyo',
  holidays: [],
  blackouts: [],
  deskHours: [null, officeHours, officeHours, officeHours, officeHours, officeHours, null],
})

export const makeRules = (...rollouts: RolloutRules[]): Rules => ({
  rollouts,
  factors,
  applications: {},
  freshDays: 180,
  calendar: makeCalendar(),
})

export const makeMembership = (more: Partial<Membership> = {}): Membership => ({
  wave: 'students',
  why: 'audience',
  toldAt: at('2026-03-02T09:00:00+09:00'),
  skipsUsed: 0,
  lastSkipAt: null,
  passedAt: null,
  ...more,
})

export const makePerson = (more: Partial<PersonFacts> = {}): PersonFacts => ({
  standing: 'active',
  leavesAt: null,
  onLeave: null,
  roles: [],
  hasPassword: true,
  arrivedAt: at('2025-04-01T09:00:00+09:00'),
  lastSignInAt: at('2026-05-31T09:00:00+09:00'),
  memberships: { mandate: makeMembership() },
  credentials: [],
  recoveryCodesLeft: 0,
  enrolmentPass: null,
  exemptions: [],
  extensions: [],
  ...more,
})

/** A proven credential, used the day before enforcement. */
export const makeCredential = (factor: FactorType, more: Partial<CredentialFacts> = {}): CredentialFacts => ({
  id: `${factor}-1`,
  factor,
  registeredAt: at('2026-01-05T09:00:00+09:00'),
  provenAt: at('2026-01-05T09:01:00+09:00'),
  lastSuccessAt: at('2026-05-31T09:00:00+09:00'),
  disabled: false,
  circular: false,
  source: 'here',
  device: null,
  ...more,
})
