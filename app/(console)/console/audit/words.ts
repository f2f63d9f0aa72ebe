import type en from '@/lib/i18n/messages/en.json'

type Words = (typeof en)['audit']

/** The subjects that the page filters by; each has words and actions in the messages. */
export const subjects = [
  'sign-in',
  'session',
  'credential',
  'challenge',
  'password',
  'activation',
  'objection',
  'proofing',
  'pass',
  'person',
  'contact',
  'role',
  'membership',
  'import',
  'rollout',
  'wave',
  'exemption',
  'extension',
  'organisation',
  'bridge',
] as const satisfies (keyof Words['subjects'])[]

type Lookup = { (key: never): string; has: (key: never) => boolean }

/** An action in words; one that has none yet is shown by its code rather than not at all. */
export function wordAction(t: unknown, action: string): string {
  // Actions come from the log: whether there are words is only known at run time.
  const words = t as Lookup
  const key = `actions.${action}` as never
  return words.has(key) ? words(key) : action
}

/** The factor that an event is about, by its name; nothing where it names none. */
export function wordFactor(t: unknown, factor: unknown): string {
  const words = t as Lookup
  const key = `${factor}.name` as never
  return typeof factor === 'string' && words.has(key) ? words(key) : ''
}
