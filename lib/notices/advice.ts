/** Which ways to sign in suit a situation, the best first. Pure: what is recommended at all comes from the running rollouts. */
import type { FactorType } from '@/lib/policy/types'

export const situations = ['smartphone', 'both', 'computer', 'no-phone', 'abroad', 'lost'] as const
export type Situation = (typeof situations)[number]

export const readSituation = (text: unknown): Situation | null => situations.find((one) => one === text) ?? null

/** Ways that suit, in the order in which to set them up; a code on paper last, for the day something is lost. */
const ways: Record<Situation, FactorType[]> = {
  smartphone: ['passkey', 'totp', 'email-otp', 'phone', 'recovery-codes'],
  both: ['passkey', 'totp', 'email-otp', 'phone', 'recovery-codes'],
  computer: ['passkey', 'totp', 'email-otp', 'recovery-codes'],
  'no-phone': ['passkey', 'totp', 'email-otp', 'recovery-codes'],
  abroad: ['passkey', 'totp', 'recovery-codes'],
  lost: [],
}
/** One for every day, and one for the day when it is not at hand. */
const enough = 2

/**
 * What to set up in this situation: at most two of the ways that are `recommended` here (what is being retired, or counts only by an
 * exception, is no advice), and a set of recovery codes. Where only one is recommended, the next best that exists joins it, so that nobody is advised to rely on one.
 */
export function adviseFor(
  situation: Situation,
  { recommended, existing }: { recommended: readonly FactorType[]; existing: readonly FactorType[] },
): FactorType[] {
  const possible = ways[situation].filter((factor) => existing.includes(factor))
  const isSpare = (factor: FactorType) => factor === 'recovery-codes'
  const good = possible.filter((factor) => recommended.includes(factor) && !isSpare(factor))
  const others = possible.filter((factor) => !good.includes(factor) && !isSpare(factor))
  return [...[...good, ...others].slice(0, enough), ...possible.filter(isSpare)]
}

/** The devices that a guide speaks of, in the order of its choice. */
export const devices = ['iphone', 'android', 'smartphone', 'windows', 'mac', 'computer', 'key', 'any'] as const
export type Device = (typeof devices)[number]

/** The device asked for, else the one that the browser seems to run on, else the first that the guide knows. */
export function chooseDevice(known: readonly Device[], { asked, system }: { asked: unknown; system: string }): Device | null {
  const named = known.find((one) => one === asked)
  if (named) return named
  const [own, kind] = systems.find(([pattern]) => pattern.test(system))?.[1] ?? [null, null]
  return known.find((one) => one === own) ?? known.find((one) => one === kind) ?? known[0] ?? null
}
const systems: [RegExp, [Device, Device]][] = [
  [/iphone|ipad|ios/i, ['iphone', 'smartphone']],
  [/android/i, ['android', 'smartphone']],
  [/windows/i, ['windows', 'computer']],
  [/mac/i, ['mac', 'computer']],
  [/linux|chrome ?os/i, ['key', 'computer']],
]
