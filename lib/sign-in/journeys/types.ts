import type { SessionFactor } from '@/db/schema/sign-in'
import type { ErrorCode } from '@/lib/platform/errors'
import type { Standpoint } from '../standpoint'

export type Step =
  | 'identify'
  | 'password'
  | 'activation'
  | 'new-password'
  | 'reset-code'
  | 'choose'
  | 'challenge'
  | 'terms'
  | 'notice'
  | 'finish'
  | 'stopped'
  | 'done'
export type JourneyPurpose = 'sign-in' | 'activation' | 'change' | 'reset'

/** Why a journey ends without a session. Each has its own page with the way out. */
export type StopReason = 'locked' | 'refused' | 'desk' | 'activation' | 'closed'

/** A challenge that waits for its answer. `show` is what the corridor gave for the browser; nothing here is secret. */
export type OpenChallenge = {
  id: string
  factor: string
  purpose: 'sign-in' | 'change' | 'reset'
  credentialId: string | null
  channel: 'sms' | 'voice' | null
  show: Record<string, unknown>
  begunAt: string
  expiresAt: string
}

export type JourneyFacts = {
  /** The name as typed, sealed with the journey's id: it may be a password typed into the wrong field. */
  login?: string
  proofs: SessionFactor[]
  challenge?: OpenChallenge
  /** Shown on the next page: why the last attempt to begin a challenge did not work. */
  problem?: { code: ErrorCode; values: Record<string, string | number> }
  stopped?: StopReason
  /** The person goes on without the day pass that the desk has handed out. */
  isPassLeft?: boolean
  /** The notice has been answered. */
  notice?: 'now' | 'later'
  /** `change`: the session that is confirmed, and whether only a phishing-resistant proof will do. */
  sessionId?: string
  isStrong?: boolean
  /** `change`: the password is asked for as well, after the factor. */
  alsoPassword?: boolean
  /** `activation`: the code, sealed with the journey's id; used up when the password is set. */
  activation?: { sealed: string }
  /** `reset`: the keyed hash of the code that was mailed (none where nobody was meant), whether it was answered, and the desk's pass where that was the answer. */
  reset?: { hash: string | null; isAnswered: boolean; pass?: string }
  next?: string
}

export type Journey = {
  id: string
  personId: string | null
  step: Step
  nonce: string
  purpose: JourneyPurpose
  attempts: number
  facts: JourneyFacts
  expiresAt: Date
}

/** What a browser must bring for a step: the cookie's token and the page's nonce. */
export type Ticket = { token: string; nonce: string }

/**
 * From where and when a step is taken. `networks`: instead of those that the address is in. `device` is the token of the known-device cookie. `judged`: what policy said in this request of
 * journeys that it let go to their end, after their last proof was stored; whoever has none asks again.
 */
export type Place = {
  address: string
  userAgent: string
  networks?: string[]
  device: string | null
  now: Date
  judged?: WeakMap<Journey, Standpoint>
}
