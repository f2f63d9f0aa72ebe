/** The bridge: exports of the identity provider of today come in as files, lists for it go out. */
import { factorTraits } from '@/lib/factors/registry'
import type { FactorTraits } from '@/lib/policy/types'

const traits = (strength: FactorTraits['strength']): FactorTraits => ({
  strength,
  phishingResistant: strength === 'phishing-resistant',
  restricted: false,
  recoveryOnly: false,
  maximum: 5,
  provenByEnrolment: true,
})

/** Factors that people hold at other systems and that this installation may not have a room for (strengths: domain.md, Factors). */
const elsewhereTraits: Record<string, FactorTraits> = {
  push: traits('strong'),
  'email-otp': traits('medium'),
  matrix: traits('weak'),
  'ic-card': traits('phishing-resistant'),
}

/** What policy knows of factors: this installation's own, and in observe mode those of other systems as well. The own win. */
export const traitsFor = (enforcedBy: string | null): Record<string, FactorTraits> =>
  enforcedBy === null ? factorTraits : everywhereTraits

const everywhereTraits: Record<string, FactorTraits> = { ...factorTraits, ...withoutOwn(elsewhereTraits) }

function withoutOwn(all: Record<string, FactorTraits>): Record<string, FactorTraits> {
  return Object.fromEntries(Object.entries(all).filter(([factor]) => !Object.hasOwn(factorTraits, factor)))
}

/** Factors that policy can judge in observe mode. */
export const bridgedFactors: string[] = Object.keys(everywhereTraits)
