/** Ways of other houses that an organisation may follow; what a form is filled with, nothing that decides. Pure. */
import type { FactorRulesInput } from './schema'

type Known = { factors: readonly string[]; networks: readonly string[] }

/**
 * The rules of a preset, as far as this server has the factors and the organisation the networks they speak of. *Keio*: the password is asked again before a
 * change, five digits by voice (decision D9), one authenticator app. *Tokyo Tech*: the password is asked again, three authenticator apps, and no
 * address and no app is set up by somebody who has shown the matrix or nothing but the password, unless on campus.
 */
export function fillPreset(preset: FactorRulesInput['preset'], { factors, networks }: Known): FactorRulesInput {
  const has = (factor: string) => factors.includes(factor)
  const plain: FactorRulesInput = { preset, askPassword: false, voiceDigits: 6, limits: {}, enrolment: [] }
  if (preset === 'standard') return plain
  if (preset === 'keio') return { ...plain, askPassword: true, voiceDigits: 5, limits: has('totp') ? { totp: 1 } : {} }
  const shut = ['email-otp', 'totp'].filter(has)
  const campus = networks.includes('campus')
  const rule = { factors: shut, signedInWith: ['password', ...['matrix'].filter(has)], unlessFrom: ['campus'] }
  return { ...plain, askPassword: true, enrolment: campus && shut.length > 0 ? [rule] : [] }
}
