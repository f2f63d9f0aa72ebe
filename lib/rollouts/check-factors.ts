import { mergeRestriction } from '@/lib/policy/restrictions'
import { isAtLeast } from '@/lib/policy/strength'
import type { FactorTraits, FactorType, FullRestriction, Restriction } from '@/lib/policy/types'
import type { Report } from './plan-issue'
import type { PlanDocument, PlanWaveDocument } from './schema'

/** Factors this server does not have, plans nobody can meet, and what would leave people without a way in. */
export function checkFactors(document: PlanDocument, factors: Record<FactorType, FactorTraits>, refuse: Report, warn: Report): void {
  const { policy } = document
  policy.allowedFactors?.forEach((factor, i) => {
    if (!Object.hasOwn(factors, factor)) refuse(['policy', 'allowedFactors', i], 'factor-unknown', { factor })
    else if (factors[factor]?.recoveryOnly) refuse(['policy', 'allowedFactors', i], 'factor-never-counts', { factor })
  })
  if (policy.allowedFactors && Object.hasOwn(factors, 'passkey') && !policy.allowedFactors.includes('passkey'))
    refuse(['policy', 'allowedFactors'], 'passkey-stays')
  checkRestrictions(policy.restrictions, ['policy', 'restrictions'], factors, refuse)
  document.waves.forEach((wave, i) => {
    for (const [j, step] of wave.steps.entries())
      checkRestrictions(step.restrictions, ['waves', i, 'steps', j, 'restrictions'], factors, refuse)
    wave.underReview.forEach((factor, j) => {
      if (!Object.hasOwn(factors, factor)) refuse(['waves', i, 'underReview', j], 'factor-unknown', { factor })
    })
    checkWave(document, wave, ['waves', i], factors, refuse, warn)
  })
}

function checkRestrictions(
  restrictions: Record<FactorType, Restriction> | undefined,
  path: (string | number)[],
  factors: Record<FactorType, FactorTraits>,
  refuse: Report,
): void {
  for (const [factor, restriction] of Object.entries(restrictions ?? {})) {
    if (!Object.hasOwn(factors, factor)) refuse([...path, factor], 'factor-unknown', { factor })
    else if (factor === 'passkey' && isClosing(restriction)) refuse([...path, factor], 'passkey-stays')
  }
}

const isClosing = (r: Restriction): boolean =>
  (r.enrol ?? 'open') !== 'open' || (r.signIn ?? 'normal') !== 'normal' || r.change === 'never' || r.reset === 'never'

function checkWave(
  document: PlanDocument,
  wave: PlanWaveDocument,
  path: (string | number)[],
  factors: Record<FactorType, FactorTraits>,
  refuse: Report,
  warn: Report,
): void {
  const { policy } = document
  const required = policy.minimumFactors ?? (policy.minimumStrength !== undefined && policy.minimumStrength !== 'none' ? 1 : 0)
  const restrictions = foldWave(document, wave)
  if (required === 0 && !policy.allowedFactors && restrictions.size === 0 && wave.underReview.length === 0) refuse(path, 'asks-nothing')
  const meeting = Object.entries(factors).filter(
    ([factor, traits]) =>
      !traits.recoveryOnly &&
      isAtLeast(traits.strength, policy.minimumStrength ?? 'none') &&
      (!policy.allowedFactors || policy.allowedFactors.includes(factor)) &&
      restrictions.get(factor)?.signIn !== 'never',
  )
  if (meeting.reduce((sum, [, traits]) => sum + traits.maximum, 0) < Math.max(1, required)) refuse(path, 'no-factor-meets')
  const first = wave.steps.find((step) => Object.values(step.restrictions ?? {}).some((r) => (r.signIn ?? 'normal') !== 'normal'))
  if (required === 0 && wave.enforceAt === null && first && !Object.values(first.restrictions ?? {}).some((r) => r.signIn === 'never')) {
    warn([...path, 'enforceAt'], 'begins-by-discouraging')
  }
  if (wave.steps.some((step) => step.consequence === 'lock')) {
    for (const [factor, restriction] of restrictions) {
      if (restriction.signIn === 'never' && restriction.change === 'allowed')
        warn([...path, 'steps'], 'lock-leaves-settings-open', { factor })
    }
  }
}

/** Everything the wave will ever restrict, per factor. */
function foldWave(document: PlanDocument, wave: PlanWaveDocument): Map<FactorType, FullRestriction> {
  const folded = new Map<FactorType, FullRestriction>()
  for (const restrictions of [document.policy.restrictions, ...wave.steps.map((step) => step.restrictions)]) {
    for (const [factor, restriction] of Object.entries(restrictions ?? {}))
      folded.set(factor, mergeRestriction(folded.get(factor) ?? {}, restriction))
  }
  return folded
}
