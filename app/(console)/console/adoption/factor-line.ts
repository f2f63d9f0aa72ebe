import { factorTraits, factorTypes } from '@/lib/factors/registry'

/** How a factor is drawn in every chart: a colour of its own, and a stroke that tells it without colour. */
export type FactorLine = { color: string; dash?: string }

const known: Record<string, FactorLine> = {
  passkey: { color: 'var(--sekisho-line-passkey)' },
  totp: { color: 'var(--sekisho-line-totp)', dash: '10 4' },
  'email-otp': { color: 'var(--sekisho-line-email)', dash: '16 3' },
  phone: { color: 'var(--sekisho-line-phone)', dash: '6 3' },
}
const plain: FactorLine = { color: 'var(--sekisho-line-none)', dash: '2 3' }
/** Colours of `lib/ui/base.css` for factors that have none by name, and strokes that none of the known ones has. */
const colours = 5
const dashes = ['12 3 2 3', '8 3 2 3 2 3', '4 2', '14 5', '1 3']

/**
 * The line of a factor. One that was added to the house takes the next free colour in the order of the registry, which is the
 * same in every chart; what is no factor of this house (`password`, another system's) is grey.
 */
export function lineOf(type: string, types: readonly string[] = factorTypes): FactorLine {
  const own = known[type]
  if (own) return own
  const place = types.filter((one) => !(one in known) && !factorTraits[one]?.recoveryOnly).indexOf(type)
  if (place < 0) return plain
  const colour = (place % colours) + 1
  const dash = dashes[(place + Math.floor(place / colours)) % dashes.length]
  return { color: `var(--sekisho-line-other-${colour})`, ...(dash ? { dash } : {}) }
}
