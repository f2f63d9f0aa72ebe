import type { Decision, FactorTraits, FactorType } from '@/lib/policy/types'
import type { HeldCredential } from './next-action'

/** What somebody well prepared has; keys of `me.readiness`. */
export type Readiness = { key: 'sufficient' | 'resistant' | 'proven' | 'second' | 'codes'; isDone: boolean }

type Given = {
  decision: Pick<Decision, 'state' | 'prompt'>
  credentials: HeldCredential[]
  traits: Record<FactorType, FactorTraits>
  recoveryCodesLeft: number
}

const sufficient = new Set<Decision['state']>(['satisfied', 'not-required', 'exempt'])

/**
 * How prepared a person is, beyond what is required of them. Only proven credentials count; two that live on one device are
 * lost together and count as one (`domain.md`, What counts).
 */
export function listReadiness({ decision, credentials, traits, recoveryCodesLeft }: Given): Readiness[] {
  const counting = credentials.filter(({ factor, isDisabled }) => !isDisabled && traits[factor] && !traits[factor].recoveryOnly)
  const proven = counting.filter(({ provenAt }) => provenAt !== null)
  const places = new Set(proven.map(({ id, device }) => device ?? id))
  return [
    { key: 'sufficient', isDone: proven.length > 0 && sufficient.has(decision.state) && decision.prompt !== 'must' },
    { key: 'resistant', isDone: proven.some(({ factor }) => traits[factor]?.phishingResistant) },
    { key: 'proven', isDone: counting.length > 0 && proven.length === counting.length },
    { key: 'second', isDone: places.size > 1 },
    { key: 'codes', isDone: recoveryCodesLeft > 0 },
  ]
}
