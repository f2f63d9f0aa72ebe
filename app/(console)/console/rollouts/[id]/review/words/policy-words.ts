import type { Restriction } from '@/lib/policy/types'
import type { PlanDocument } from '@/lib/rollouts/schema'
import { type Line, listNames, say, type Wording } from './line'

/** What is asked of everybody, one line per field that is set. */
export function describePolicy(policy: PlanDocument['policy'], wording: Wording): Line[] {
  const { t, names } = wording
  const { minimumStrength, minimumFactors, allowedFactors, restrictions, reauthenticateMinutes } = policy
  const lines: Line[] = []
  if (minimumStrength !== undefined)
    lines.push(say('minimumStrength', t('edit.field.minimumStrength'), t(`edit.strength.${minimumStrength}`), wording))
  if (minimumFactors !== undefined) lines.push(say('minimumFactors', t('edit.field.minimumFactors'), String(minimumFactors), wording))
  if (allowedFactors !== undefined)
    lines.push(say('allowedFactors', t('edit.field.allowedFactors'), listNames(allowedFactors, names.factors, wording), wording))
  if (reauthenticateMinutes !== undefined)
    lines.push(say('reauthenticateMinutes', t('edit.field.reauthenticateMinutes'), String(reauthenticateMinutes), wording))
  return [...lines, ...describeRestrictions(restrictions, wording)]
}

/** One line per factor: "Phone: sign-in never, registering closed". What is at its loosest says nothing. */
export function describeRestrictions(restrictions: Record<string, Restriction> | undefined, wording: Wording): Line[] {
  const { t, names } = wording
  return Object.entries(restrictions ?? {}).flatMap(([factor, { signIn, enrol, change, reset }]) => {
    const parts = [
      signIn && signIn !== 'normal' ? { purpose: t('edit.purpose.signIn'), level: t(`edit.level.signIn.${signIn}`) } : null,
      enrol && enrol !== 'open' ? { purpose: t('edit.purpose.enrol'), level: t(`edit.level.enrol.${enrol}`) } : null,
      change === 'never' ? { purpose: t('edit.purpose.change'), level: t('edit.level.change.never') } : null,
      reset === 'never' ? { purpose: t('edit.purpose.reset'), level: t('edit.level.reset.never') } : null,
    ].filter((part) => part !== null)
    const words = parts.map((part) => t('review.words.purpose', part)).join(t('exemptions.comma'))
    return [say(factor, names.factors[factor] ?? factor, words || t('review.words.unrestricted'), wording)]
  })
}
