/**
 * The contract of a factor. Each factor lives in a room of its own (`lib/factors/<type>/`): it computes what to ask and
 * whether an answer is right; the corridor (`lib/verification/`) keeps challenges, counts tries, stores and delivers.
 */
import type { z } from 'zod'
import type en from '@/lib/i18n/messages/en.json'
import type { ErrorCode } from '@/lib/platform/errors'
import type { FactorTraits } from '@/lib/policy/types'

/** A registered credential as a room sees it: decrypted, and only while a ceremony runs. */
export type Held<D, S> = { id: string; label: string; data: D; secret: S | null; provenAt: Date | null }

/** Whose credential it is; what a device shows at enrolment. */
export type Subject = { id: string; login: string; name: string }

/**
 * A message for the corridor to send: a code to an E.164 number, or to a mail address in the words of a template. With `token`
 * the mail also carries a link, by which the signed-in owner confirms an enrolment from anywhere.
 */
export type Delivery =
  | { channel: 'sms' | 'voice'; to: string; code: string; expiresAt: Date }
  | { channel: 'mail'; to: string; template: keyof (typeof en)['mail']; code: string; token?: string; expiresAt: Date }

/**
 * A ceremony has begun. `state` stays on the server, sealed; `show` is all that the browser gets. `compares` names the held
 * credentials that a guess will be compared with: a failure is reserved on each before comparing (SR-30, SR-32). It is
 * empty where nothing can be guessed. `life`: for how long an enrolment may be confirmed, in milliseconds, where that is not the
 * corridor's own time.
 */
export type Started<State> = { ok: true; state: State; show: Shown; compares?: string[]; deliver?: Delivery; life?: number }

/** Whose number a code would go to, in E.164; `credentialId` null: it is not registered yet. For the corridor alone. */
export type Recipient = { number: string; credentialId: string | null }

/** What may reach the browser: plain data. */
export type Shown = Record<string, unknown>

/**
 * `counts`: it was a failed guess. `alert`: something that happens to honest people almost never (a copied passkey); the
 * person is told, and the audit log keeps this short name. `values` fill the message of `reason` and reach the browser.
 */
export type Refused = { ok: false; reason: ErrorCode; counts: boolean; values?: Record<string, string | number>; alert?: string }

/**
 * A room's finding about an enrolment. `replaces`: held credentials that end with it (new recovery codes void the old).
 * `show`: shown once, never stored. `label`: the name given when it began, for a confirmation that brings none.
 */
export type EnrolmentFinding<D, S> = {
  ok: true
  data: D
  secret: S | null
  userVerified: boolean
  replaces?: string[]
  show?: Shown
  label?: string
}

/** A room's finding about an answer: which held credential it came from, and what of it changes. */
export type VerificationFinding<D, S> = { ok: true; id: string; data: D; secret?: S; userVerified: boolean }

export type EnrolmentContext<D, S> = {
  challengeId: string
  person: Subject
  /** The organisation's name in the person's language, for what a device or an app shows beside the credential. */
  organisation: string
  held: Held<D, S>[]
  choice: unknown
  /** Domains of mailboxes that are known to open only with this sign-in. */
  circularDomains: string[]
  rules?: CodeRules
  now: Date
}
export type VerificationContext<D, S> = {
  challengeId: string
  /** Null while nobody is named yet (usernameless). */
  personId: string | null
  held: Held<D, S>[]
  choice: unknown
  /** The hash of the browser that asks, where it has a name of its own yet. */
  browser?: string | null
  rules?: CodeRules
  now: Date
}
export type AnswerContext<D, S> = Omit<VerificationContext<D, S>, 'choice' | 'rules'>
export type EnrolmentAnswerContext<D, S> = Omit<EnrolmentContext<D, S>, 'choice' | 'circularDomains' | 'rules'>

/** What the organisation says about codes; asked for by the rooms that send one; left out: six digits. `voiceDigits`: five is a deviation (decision D9). */
export type CodeRules = () => Promise<{ voiceDigits: 5 | 6 }>

/** What the desk hands out instead of its owner registering it. `from`: from when it may be used; `until`: where that is not the factor's own time. */
export type IssueContext = { from: Date; until?: Date | undefined }
/** What is stored of it, and what is shown once to whoever hands it out. */
export type Issued<D, S> = { data: D; secret: S; show: Shown }

/**
 * One factor. Methods never throw for anything a browser can send: they refuse. Methods (not function properties) on
 * purpose: their parameters are bivariant, so that the registry can hold factors of different data.
 */
export type Factor<D, S, State> = {
  type: string
  traits: FactorTraits
  /** What a stored credential holds in clear, encrypted, and what a challenge keeps. */
  data: z.ZodType<D>
  secret: z.ZodType<S>
  state: z.ZodType<State>
  /** Mails of its own in place of the general ones: when it was registered, each time it is used, and replaced. */
  notices?: Partial<Record<'enrolled' | 'used' | 'replaced', keyof (typeof en)['mail']>>
  /** One answer only: the challenge is burnt before it is checked, right or wrong (SR-40). Otherwise it has five tries. */
  burnsBeforeChecking: boolean
  /**
   * The person says which of several: each has a line of its own under "other ways". `at-once`: the first is used until they say
   * otherwise; `on-press`: nothing is sent before they have picked one. Left out: the browser or the code itself tells.
   */
  perCredential?: 'at-once' | 'on-press'
  /** Consecutive failures after which a credential is disabled, where that is fewer than the corridor's fifty. */
  mostFailures?(rules: { voiceDigits: 5 | 6 }): number
  /** To which number a code would go if it began with this choice; null: none, or no choice that begins anything. */
  recipient?(c: { held: Held<D, S>[]; choice: unknown; isEnrolment: boolean }): Recipient | null
  /** Unique over everyone ever; null where a factor has none. */
  externalId(data: D): string | null
  /** For lists: one short line (provider, last digits) and the facts that screens of this factor know how to say. */
  describe(data: D): { shown: string; details: Record<string, string | number | boolean> }
  /** An enrolment that waits for its owner beyond its page, for lists: nothing more than `describe` would say. */
  describePending?(state: State): { label: string; shown: string } | null
  /** What the browser should tell the person's authenticators after a change of the list (Signal API), if there is anything. */
  signal?(person: Subject, held: D[]): Shown
  /** What a use has used up is replaced (a recovery code): stored as `data` and `secret`, `show` shown once. Null: nothing is owed. */
  replaceUsed?(held: Held<D, S>): Promise<{ data: D; secret: S; show: Shown } | null>
  /** Only the desk makes one: such a factor is not offered to register, and stands in no list of a person's own. */
  issue?(c: IssueContext): Issued<D, S>
  /** Whether an answer has used the credential up: the corridor removes it with that answer. */
  isSpent?(data: D): boolean
  beginEnrolment(c: EnrolmentContext<D, S>): Promise<Started<State> | Refused>
  finishEnrolment(c: EnrolmentAnswerContext<D, S>, state: State, input: unknown): Promise<EnrolmentFinding<D, S> | Refused>
  beginVerification(c: VerificationContext<D, S>): Promise<Started<State> | Refused>
  /** Usernameless: the external id in an answer, by which the corridor finds the owner; null when there is none to read. */
  identify?(input: unknown): string | null
  finishVerification(c: AnswerContext<D, S>, state: State, input: unknown): Promise<VerificationFinding<D, S> | Refused>
}

declare const enrolled: unique symbol
declare const verified: unique symbol

/** Somebody holds a new credential. Says nothing about who is at the keyboard: never accepted where `Verified` is asked. */
export type Enrolled = {
  readonly [enrolled]: true
  readonly personId: string
  readonly credentialId: string
  readonly factor: string
  readonly at: Date
}

/**
 * Somebody has just answered a challenge with a credential. Only `lib/verification/` can build one, and `isVerified` knows
 * those it built: a look-alike from a cast or from JSON opens nothing (SR-48).
 */
export type Verified = {
  readonly [verified]: true
  readonly personId: string
  readonly credentialId: string
  readonly factor: string
  readonly at: Date
  /** The authenticator itself checked the person (PIN, fingerprint): two factors in one. */
  readonly userVerified: boolean
  readonly recoveryOnly: boolean
}
