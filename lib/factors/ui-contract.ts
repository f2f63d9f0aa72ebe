/**
 * What a factor's room shows in the browser. The same pieces serve the sign-in (`Challenge`) and the person's own pages
 * (`Enrol`, `Challenge` as the trial): they draw and read input, the page around them calls its server actions.
 */
import type { ComponentType } from 'react'
import type { ErrorCode } from '@/lib/platform/errors'
import type { Shown } from './factor'

/** Why the last answer was refused; `ActionError` of `lib/auth/action.ts` fits. */
export type FactorError = { code: ErrorCode; values: Record<string, string | number> } | null

/** How the person wants it: which of several credentials, text message or voice. Goes to the action as `choice`. */
export type Choice = { credentialId?: string; channel?: 'sms' | 'voice' }

/** What this person has left when nothing arrives or the device is not at hand. */
export type Remaining = {
  /** Other factor types that this person may use now, strongest first. */
  otherFactors: string[]
  recoveryCodesLeft: number
  /** Opens "other ways"; left out where there is no such place. */
  onOtherWays?: () => void
}

export type ChallengeProps = {
  /** From `beginVerification` or `beginTrial`. A new `show` object (resend) starts the piece's clock again. */
  show: Shown
  /** The answer, for `finishVerification` / `finishTrial` as `input`. Called once per try. */
  onSubmit: (input: unknown) => void
  /** Begins again: a new code, by the other channel, another number. Left out where the page cannot. */
  onAgain?: (choice: Choice) => void
  error: FactorError
  /** A submission or a new beginning is under way: fields and buttons wait. */
  pending: boolean
  remaining: Remaining
  /** Word of the button; the room's own verb when left out. */
  submitLabel?: string
  /** A passkey starts at once where the browser allows it (the sign-in after "use a passkey"); otherwise a button waits. */
  startsAtOnce?: boolean
}

export type EnrolProps = {
  /** From `beginEnrolment`; null where the room asks something first (the phone number) and calls `onBegin`. */
  show: Shown | null
  /** Begins, or begins again with other input; `choice` is the room's. */
  onBegin: (choice: Record<string, unknown>) => void
  /** For `finishEnrolment` as `input`. */
  onFinish: (input: unknown) => void
  error: FactorError
  pending: boolean
}

/** What this browser and device can do for a factor; `reason` is a key of `me.capability`. */
export type Capability = { canHere: boolean; reason: CapabilityReason }
export type CapabilityReason =
  | 'ready'
  | 'security-key-only'
  | 'no-webauthn'
  | 'insecure'
  | 'other-device'
  | 'needs-app'
  | 'any-phone'
  | 'paper'

export type FactorUi = {
  Challenge: ComponentType<ChallengeProps>
  Enrol: ComponentType<EnrolProps>
  /** Asked in the browser only. */
  checkCapability: () => Promise<Capability>
  /** Whether the page can call `beginEnrolment` without asking anything first. */
  beginsAtOnce: boolean
}
