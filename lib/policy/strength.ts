import { type Strength, strengths } from './types'

/** Position of a strength in the order none < weak < medium < strong < phishing-resistant. */
export const rankStrength = (strength: Strength): number => strengths.indexOf(strength)

/** The stricter of two minimum strengths. */
export const mergeStrength = (a: Strength, b: Strength): Strength => (rankStrength(a) >= rankStrength(b) ? a : b)

/** Whether `strength` is at least `minimum`. */
export const isAtLeast = (strength: Strength, minimum: Strength): boolean => rankStrength(strength) >= rankStrength(minimum)
