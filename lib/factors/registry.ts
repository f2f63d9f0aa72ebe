/** Every factor of this server. Adding one is a folder, a line here, a line in `registry.ui.tsx` and a block of messages. */
import type { FactorTraits } from '@/lib/policy/types'
import { dayPass } from './day-pass/day-pass'
import { emailOtp } from './email-otp/email-otp'
import type { Factor } from './factor'
import { passkey } from './passkey/passkey'
import { phone } from './phone/phone'
import { recoveryCodes } from './recovery-codes/recovery-codes'
import { temporaryPass } from './temporary-pass/temporary-pass'
import { totp } from './totp/totp'

export const factors = {
  passkey,
  totp,
  'email-otp': emailOtp,
  phone,
  'recovery-codes': recoveryCodes,
  'temporary-pass': temporaryPass,
  'day-pass': dayPass,
} as const

export type FactorType = keyof typeof factors

export const factorTypes = Object.keys(factors) as FactorType[]

/** Factors that the desk hands out, and those that people register themselves. */
export const issuedFactorTypes: ReadonlySet<string> = new Set(factorTypes.filter((type) => 'issue' in factors[type]))
export const ownFactorTypes = factorTypes.filter((type) => !issuedFactorTypes.has(type))

/** Of these nothing is counted anywhere: not in adoption, not in the list of people (a constant of ours, safe inside SQL text). */
export const issuedInSql = [...issuedFactorTypes].map((type) => `'${type}'`).join(', ')

/** What policy needs to know of each factor. */
export const factorTraits: Record<string, FactorTraits> = Object.fromEntries(factorTypes.map((type) => [type, factors[type].traits]))

/** A factor whose own types do not matter to the caller, or null for a name that nobody registered. */
export function findFactor(type: string): Factor<unknown, unknown, unknown> | null {
  return Object.hasOwn(factors, type) ? factors[type as FactorType] : null
}
