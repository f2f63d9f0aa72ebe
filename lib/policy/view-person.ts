import type { Context, CredentialFacts, Instant, PersonFacts, Rules } from './types'

/** Whether the question is about the other system's sign-in: only in observe mode, and never at the gate of this portal. */
export const isAboutOther = (rules: Rules, context: Context): boolean =>
  typeof rules.enforcedBy === 'string' && (context.simulated === true || context.whereEnforced === true)

/**
 * The person as the system that is asked about knows them; everything after this sees nothing else, so that a credential of
 * one system can neither satisfy, nor be asked for, nor strand anybody at the other (docs/decisions/0050).
 */
export function viewPerson(person: PersonFacts, isOther: boolean, at: Instant): PersonFacts {
  if (isOther) return viewElsewhere(person, at)
  return hasOther(person.credentials, 'external')
    ? { ...person, credentials: person.credentials.filter(({ source }) => source === 'here') }
    : person
}

/**
 * Recovery codes, passes and passwords of this portal open nothing there; what that system holds of them is not known, so its
 * password is taken to exist. Somebody of whose use nothing is known is not called dormant.
 */
function viewElsewhere(person: PersonFacts, at: Instant): PersonFacts {
  const credentials = hasOther(person.credentials, 'here')
    ? person.credentials.filter(({ source }) => source === 'external')
    : person.credentials
  let seenAt = person.elsewhere?.seenAt ?? null
  let lastSignInAt = person.elsewhere?.lastSignInAt ?? null
  for (const { registeredAt, lastSuccessAt } of credentials) {
    seenAt = earlier(seenAt, registeredAt)
    lastSignInAt = later(lastSignInAt, lastSuccessAt)
  }
  const arrivedAt = earlier(seenAt, lastSignInAt)
  return {
    ...person,
    credentials,
    hasPassword: true,
    recoveryCodesLeft: 0,
    enrolmentPass: null,
    dayPass: null,
    arrivedAt,
    lastSignInAt: arrivedAt === null ? null : (lastSignInAt ?? at),
  }
}

// A loop rather than `some`: this runs for every decision.
function hasOther(credentials: readonly CredentialFacts[], source: CredentialFacts['source']): boolean {
  for (const credential of credentials) if (credential.source === source) return true
  return false
}

const earlier = (a: Instant | null, b: Instant | null): Instant | null => (a === null ? b : b === null ? a : Math.min(a, b))
const later = (a: Instant | null, b: Instant | null): Instant | null => (a === null ? b : b === null ? a : Math.max(a, b))
