/**
 * What a factor's room shows in the browser. The same pieces serve the sign-in (`Challenge`) and the person's own pages
 * (`Enrol`, and `Challenge` as the trial): they draw and read input, the page around them calls its server actions.
 * Headings are the page's: `factor.<type>.challenge.title`.
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
  /** Other factors that this person may use now, strongest first. */
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
  /** Begins again: a new code, by the other channel; after a refused passkey, a new challenge. */
  onAgain?: (choice: Choice) => void
  error: FactorError
  /** A submission or a new beginning is under way: fields and buttons wait. */
  pending: boolean
  remaining: Remaining
  /** Word of the button; the room's own verb when left out. */
  submitLabel?: string
  /** A passkey asks the device without waiting for its button (the person has just pressed one). */
  startsAtOnce?: boolean
}

/** How the new credential is called, and the device it lives on (null = not known, or not on one device). */
export type Naming = { label: string; device: string | null }

export type EnrolProps = {
  /** From `beginEnrolment`; null until it was called. */
  show: Shown | null
  /** Begins, or begins again with other input; `choice` is the room's. */
  onBegin: (choice: Record<string, unknown>) => void
  /** For `finishEnrolment`. */
  onFinish: (input: unknown, naming: Naming) => void
  error: FactorError
  pending: boolean
  /** The name of this device, to prefill: as the person named it before in this browser, or as the browser says. */
  deviceName: string
  /** Credentials of this factor that the person has. */
  heldCount: number
  /** A held credential that the new one takes the place of (a changed number). */
  replaces?: string
}

/** Once registered: what is shown a single time, before the page goes on. */
export type KeptProps = { show: Shown; onDone: () => void }

/** What this browser and device can do for a factor; a key of `me.capability`. */
export type Capability = 'ready' | 'other-device' | 'no-webauthn' | 'insecure' | 'needs-app' | 'any-phone' | 'any-mailbox' | 'paper'

export type FactorUi = {
  Challenge: ComponentType<ChallengeProps>
  Enrol: ComponentType<EnrolProps>
  Kept?: ComponentType<KeptProps>
  /** Asked in the browser only. */
  checkCapability: () => Promise<Capability>
  /** Passes on what `signal` of the room's server half answered. Never fails: no browser has to listen. */
  tellDevice?: (signal: Shown) => Promise<void>
}
