/** The only place where `Verified` and `Enrolled` are made. Imported by the corridor alone (see the architecture test). */
import type { Enrolled, Verified } from '@/lib/factors/factor'

const made = new WeakSet<object>()

/** DANGER: call it only after the answer was right *and* its challenge was burnt in the same transaction (SR-48). */
export function makeVerified(facts: Omit<Verified, keyof { [K in keyof Verified as K extends symbol ? K : never]: true }>): Verified {
  const verified = Object.freeze({ ...facts }) as Verified
  made.add(verified)
  return verified
}

/** Whether the corridor of this process made it: what a cast or JSON brings is not. */
export const isVerified = (value: unknown): value is Verified => typeof value === 'object' && value !== null && made.has(value)

/** A credential exists now; nothing is said about who is there. */
export function makeEnrolled(facts: { personId: string; credentialId: string; factor: string; at: Date }): Enrolled {
  return Object.freeze({ ...facts }) as Enrolled
}
