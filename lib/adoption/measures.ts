/** Names of what is counted, for addresses and screens. Pure. */
import type { FactorType } from '@/lib/factors/registry'

export type Measure = 'people' | 'phone-only' | 'with-passkey' | 'none' | `registered:${FactorType}` | `proven:${FactorType}`

/** Whether a text from an address is a measure that can be listed; `factors` are the keys of the registry. */
export function isMeasure(text: string, factors: readonly string[]): text is Measure {
  if (['people', 'phone-only', 'with-passkey', 'none'].includes(text)) return true
  const [kind = '', factor = ''] = text.split(':')
  return (kind === 'registered' || kind === 'proven') && factors.includes(factor)
}
