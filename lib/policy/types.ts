/**
 * Longer than 250 lines: the whole vocabulary of policy, read as one page.
 *
 * The words of policy: what a plan asks, what is known about a person, and what the answer looks like.
 * Everything here is plain data: instants are whole seconds since 1970-01-01T00:00:00Z, durations are seconds
 * unless the name says days, and nothing reads a clock, a database or the environment.
 */

import type messages from '@/lib/i18n/messages/en.json'

/** Whole seconds since 1970-01-01T00:00:00Z. A boundary second belongs to the later state. */
export type Instant = number

/** The key of a factor in `lib/factors/registry.ts`; policy only needs its traits, so it is a plain string here. */
export type FactorType = string

export const strengths = ['none', 'weak', 'medium', 'strong', 'phishing-resistant'] as const
/** Ordered: "at least" is a comparison of positions in `strengths`. */
export type Strength = (typeof strengths)[number]

export type FactorTraits = {
  strength: Strength
  phishingResistant: boolean
  restricted: boolean
  recoveryOnly: boolean
  /** Never counts and opens no settings, but for its time a session that shows it is served as if it met what is asked (docs/decisions/0087). */
  standsIn?: boolean
  maximum: number
  provenByEnrolment: boolean
  /** Counts towards what is asked only while a deviation is recorded, and never for administrators and support (SR-3). */
  needsDeviation?: boolean
}

export type Role = 'administrator' | 'support' | 'auditor'
export type Purpose = 'sign-in' | 'enrol' | 'change' | 'reset' | 'use'

/** How far a factor is retired, per purpose. A field left out is the loosest value. */
export type Restriction = {
  enrol?: 'open' | 'replace' | 'closed'
  signIn?: 'normal' | 'discouraged' | 'backup' | 'never'
  change?: 'allowed' | 'never'
  reset?: 'allowed' | 'never'
}
export type FullRestriction = Required<Restriction>

/** What happens to a person who does not comply at a step. Later steps may only grow. */
export type Consequence = 'enrol' | 'refuse' | 'lock'

/** Orthogonal fields, each with its own merge (see `merge.ts`). */
export type Policy = {
  minimumStrength?: Strength
  minimumFactors?: number
  allowedFactors?: FactorType[]
  restrictions?: Record<FactorType, Restriction>
  /** Seconds. */
  reauthenticateAfter?: number
}

export type Text = { en: string; ja: string }

/** A step of a wave, its instant already resolved (`daysAfter` counts from `enforceAt`). */
export type Step = { at: Instant; consequence?: Consequence; restrictions?: Record<FactorType, Restriction> }

export type Grace = {
  by: 'date' | 'skips'
  /** `by: skips`: how many times the prompt may be skipped in all. */
  skips: number
  /** `prompted`: skippable once in this many days. */
  skipDays: number
  /** `by: skips`: not later than this instant. */
  lastDay: Instant | null
  newPersonDays: number
  noticeDays: number
  countBusinessDays: boolean
}

export type Wave = {
  key: string
  name: Text
  membership: 'live' | 'frozen'
  announceAt: Instant | null
  promptFrom: Instant | null
  enforceAt: Instant | null
  precision: 'minute' | 'day'
  steps: Step[]
  /** Factors announced as "under review": a step without a date; a notice, nothing else. */
  underReview: FactorType[]
  grace: Grace
  /** Days after the person's own deadline in which the password alone opens enrolment; null = no end. */
  lateEnrolmentDays: number | null
  guardUntil: Instant | null
  sessions: 'keep' | 'ask' | 'end'
  services: Text[]
  reason: Text
  /** Only for these applications, or only from these networks, if set. */
  applications: string[] | null
  networks: string[] | null
}

export type Hold = { wave: string; from: Instant; until: Instant | null }

export type Calendar = {
  /** IANA name, for instance Asia/Tokyo. */
  zone: string
  /** Local dates, YYYY-MM-DD. */
  holidays: string[]
  blackouts: { from: Instant; until: Instant; name: Text }[]
  /** Minutes after local midnight, per weekday 0 (Sunday) – 6; null = closed. */
  deskHours: ({ open: number; close: number } | null)[]
}

/** One approved rollout, compiled. */
export type RolloutRules = {
  id: string
  name: Text
  version: number
  zone: string
  policy: Policy
  waves: Wave[]
  holds: Hold[]
  /** Instants at which waves or their versions came into effect are in the waves themselves. */
  state: 'running' | 'held' | 'rolled-back' | 'draft'
  calendar: Calendar
  /** Written in the plan itself, for everybody it reaches (for instance: the computers of a room stay password-only). */
  exemptions?: Exemption[]
}

export type ApplicationRule = { key: string; minimumStrength?: Strength }

/** Refuses to set up `factors` for a session that has shown nothing but `signedInWith`, unless it comes from a network of `unlessFrom`. */
export type EnrolmentRule = { factors: FactorType[]; signedInWith: FactorType[]; unlessFrom: string[] }

/** On record: the organisation lets a factor count that the standards do not, with an owner, a reason and an end (SR-3). */
export type Deviation = { factor: FactorType; from: Instant; until: Instant }

/** Everything that is the same for all people: approved versions, holds, calendar, factors. Cached by version. */
export type Rules = {
  rollouts: RolloutRules[]
  factors: Record<FactorType, FactorTraits>
  applications: Record<string, ApplicationRule>
  enrolmentRules?: EnrolmentRule[]
  /** Until when restricted factors may be newly registered; null: a record that has to stand for it does not (SR-4). Left out: nobody asks for any. */
  restrictedUntil?: Instant | null
  deviations?: readonly Deviation[]
  /** Days a credential stays fresh after its last success. Default 180. */
  freshDays: number
  /** The organisation's zone and calendar, for everything that is not a rollout's. */
  calendar: Calendar
  /**
   * The name of the system that enforces, while this installation only observes it (docs/decisions/0050). Left out or null:
   * sign-ins are decided here.
   */
  enforcedBy?: string | null
}

export type CredentialFacts = {
  id: string
  factor: FactorType
  registeredAt: Instant
  provenAt: Instant | null
  lastSuccessAt: Instant | null
  disabled: boolean
  circular: boolean
  source: 'here' | 'external'
  /** The last messages sent to it (phone, e-mail) did not arrive. Such a credential is not reliable. */
  doesNotAnswer?: boolean
  /** Negative: its owner has put it first; the lowest was put there last. Left out: 0. */
  rank?: number
  /** The device it lives on, if named; credentials on one device are lost together. */
  device: string | null
}

export type Exemption = {
  /** null = every rollout. */
  rollout: string | null
  from: Instant
  until: Instant
  /** Named applications and networks narrow it; such an exemption is judged on every request. */
  applications: string[] | null
  networks: string[] | null
  /** Ended before its time: the person is given the wave's `noticeDays` from `until`. */
  endedEarly?: boolean
}
export type Extension = { rollout: string; until: Instant }

/** What is known of the person about one rollout. Resolved beforehand. */
export type Membership = {
  /** Key of the wave, null = in no wave of this rollout. */
  wave: string | null
  why: 'audience' | 'pinned' | 'frozen' | null
  toldAt: Instant | null
  skipsUsed: number
  lastSkipAt: Instant | null
  /** Set once the person's deadline has passed: it stays passed when moves or imports change dates. */
  passedAt: Instant | null
}

export type Standing = 'active' | 'on-leave' | 'left' | 'suspended'

export type PersonFacts = {
  /** As it was last written down; `readStanding` says what it is at an instant. */
  standing: Standing
  /** From this instant the person has left. */
  leavesAt: Instant | null
  /** Away from … (null: already) to … (null: no end is known). The end is the instant at which they are back. */
  onLeave: { from: Instant | null; to: Instant | null } | null
  roles: Role[]
  hasPassword: boolean
  /** First sign-in ever. */
  arrivedAt: Instant | null
  lastSignInAt: Instant | null
  memberships: Record<string, Membership>
  credentials: CredentialFacts[]
  /** Unused recovery codes. */
  recoveryCodesLeft: number
  /** A pass that the desk has handed out and nobody has used: from when, and until when it may be begun with. */
  enrolmentPass: { from: Instant; until: Instant } | null
  /** A day pass that runs: it stands in for what is asked, in the one browser that used it first (`browser` is its hash; null: in none yet). */
  dayPass?: { from: Instant; until: Instant; browser: string | null } | null
  exemptions: Exemption[]
  extensions: Extension[]
  /** What exports of the other system say: since when it has known the person, and when they last signed in there. */
  elsewhere?: { seenAt: Instant | null; lastSignInAt: Instant | null }
}

export type Context = {
  /** `sign-in` at the gate; a simulation asks with `simulated: true`, which keeps never-signed-in people apart. */
  purpose: Purpose
  simulated?: boolean
  /**
   * About the sign-in where it is enforced: the other system's in observe mode, otherwise the one here. A simulation always
   * asks so; without it the question is about a sign-in here.
   */
  whereEnforced?: boolean
  /** Names of the networks the request comes from; empty = outside. */
  networks: readonly string[]
  application?: string
  session?: { factors: { factor: FactorType; at: Instant }[] }
}

/** Weakest to strongest reading of "worst state": the first in this list wins. */
export const states = [
  'locked',
  'refused',
  'required',
  'grace',
  'prompted',
  'encouraged',
  'undated',
  'satisfied',
  'not-required',
  'exempt',
  'not-arrived',
] as const
export type State = (typeof states)[number]

export type Flag = 'stranded' | 'dormant' | 'held' | 'unsatisfiable' | 'needs-desk'
export type StrandedCause = 'nothing-else' | 'never-tried' | 'not-fresh' | 'does-not-answer'
export type Door = 'change' | 'recovery-code' | 'pass' | 'activation' | 'password' | 'desk'

export type Obligation = {
  rollout: string
  wave: string
  version: number
  state: State
  deadline: Instant | 'no-date' | null
  requirement: { minimumStrength: Strength; minimumFactors: number; allowedFactors: FactorType[] | null; restricts: FactorType[] }
}

export type ReasonCode = keyof (typeof messages)['reason']

/**
 * A reason is a key of the messages (`reason.*`) with its values; screens put it into words.
 * Instants stand in the values as numbers under the names `at`, `until`, `deadline` or `…At`: the screen passes them
 * on as dates written in the reader's language and zone. `factor`, `strength` and `application` are keys that the
 * screen replaces by names. The other values (`count`, `skipsLeft`) are plain numbers for ICU.
 */
export type Reason = { code: ReasonCode; values?: Record<string, string | number> }

export type FactorDecision = FullRestriction & {
  /** True when the guard keeps a factor that a step would take. */
  guarded: boolean
  underReview: boolean
  next: { at: Instant; to: Restriction } | null
}

export type Decision = {
  state: State
  access: 'full' | 'enrol-only' | 'refused' | 'locked'
  prompt: 'none' | 'banner' | 'skippable' | 'must'
  secondFactor: 'asked' | 'not-asked'
  /** What opening the enrolment page needs. */
  door: Door
  deadline: Instant | 'no-date' | null
  skipsLeft: number | null
  /** What the session must still show before this request is served; null when it is enough. Only `use` and `change` ask. */
  stepUp: { minimumStrength: Strength; because: 'application' | 'too-old' } | null
  /** Until when a day pass that the session has shown stands in for what is asked; null: none does. */
  standsIn: Instant | null
  /** Shared between decisions: read only. */
  factors: Readonly<Record<FactorType, FactorDecision>>
  /** Factors that count for nothing here, because no deviation is on record for this person now (SR-3). Shared: read only. */
  uncounted: readonly FactorType[]
  flags: Flag[]
  strandedBy: StrandedCause | null
  obligations: Obligation[]
  reasons: Reason[]
}

export type DecideInput = { at: Instant; rules: Rules; person: PersonFacts; context: Context }
