import type { FullRestriction, Restriction } from './types'

/** Strictness per purpose, loosest first (`domain.md`, Policy). */
export const enrolOrder = ['open', 'replace', 'closed'] as const
export const signInOrder = ['normal', 'discouraged', 'backup', 'never'] as const
export const changeOrder = ['allowed', 'never'] as const
export const resetOrder = ['allowed', 'never'] as const

/**
 * A restriction packed into one small number, so that folding is a comparison of fields and allocates nothing:
 * bits 0–1 enrol, 2–3 sign-in, 4 change, 5 reset. 0 is "everything open".
 */
export type PackedRestriction = number

const enrolBits = 0b000011
const signInBits = 0b001100
const flagBits = 0b110000

export const signInDiscouraged = 1
export const signInBackup = 2
export const signInNever = 3

/** What leaving `allowedFactors` means: nobody new, no sign-in; the way to the factor settings stays (promise 1). */
export const notAllowed: Restriction = { enrol: 'closed', signIn: 'never', reset: 'never' }

export const packRestriction = (r: Restriction): PackedRestriction =>
  enrolOrder.indexOf(r.enrol ?? 'open') |
  (signInOrder.indexOf(r.signIn ?? 'normal') << 2) |
  (changeOrder.indexOf(r.change ?? 'allowed') << 4) |
  (resetOrder.indexOf(r.reset ?? 'allowed') << 5)

export const unpackRestriction = (packed: PackedRestriction): FullRestriction => ({
  enrol: enrolOrder[packed & enrolBits] ?? 'closed',
  signIn: signInOrder[(packed & signInBits) >> 2] ?? 'never',
  change: packed & 0b010000 ? 'never' : 'allowed',
  reset: packed & 0b100000 ? 'never' : 'allowed',
})

/** The stricter of two restrictions, purpose by purpose. */
export const mergePacked = (a: PackedRestriction, b: PackedRestriction): PackedRestriction =>
  Math.max(a & enrolBits, b & enrolBits) | Math.max(a & signInBits, b & signInBits) | ((a | b) & flagBits)

export const readSignIn = (packed: PackedRestriction): number => (packed & signInBits) >> 2
export const readEnrol = (packed: PackedRestriction): number => packed & enrolBits
export const canChange = (packed: PackedRestriction): boolean => (packed & 0b010000) === 0
export const withSignIn = (packed: PackedRestriction, level: number): PackedRestriction => (packed & ~signInBits) | (level << 2)
export const onlyEnrol = (packed: PackedRestriction): PackedRestriction => packed & enrolBits
export const withEnrolClosed = (packed: PackedRestriction): PackedRestriction => (packed & ~enrolBits) | 2

/** The stricter of two restrictions, purpose by purpose; fields left out are the loosest. */
export const mergeRestriction = (a: Restriction, b: Restriction): FullRestriction =>
  unpackRestriction(mergePacked(packRestriction(a), packRestriction(b)))
