import type { FactorTraits } from '@/lib/policy/types'

/** An organisation may want fewer of a factor than it allows by itself, never more. */
export const limitTraits = (traits: Record<string, FactorTraits>, limits: Record<string, number>): Record<string, FactorTraits> =>
  Object.fromEntries(
    Object.entries(traits).map(([factor, own]) => [factor, { ...own, maximum: Math.min(own.maximum, limits[factor] ?? own.maximum) }]),
  )
