import type { Decision, Instant } from '@/lib/policy/types'
import type { Zone } from '@/lib/policy/zone'
import { formatInstant } from './compile-instant'
import type { Answer } from './probe-schema'

/** A decision as `sekisho plan probe --json` prints it: instants with the offset of the plan's zone. */
export function formatAnswer(
  decision: Decision,
  asked: { name: string | undefined; at: Instant; wave: string | null; zone: Zone },
): Answer {
  const say = (at: Instant): string => formatInstant(at, asked.zone)
  const { state, access, prompt, secondFactor, door, deadline, skipsLeft, flags, strandedBy } = decision
  return {
    ...(asked.name === undefined ? {} : { name: asked.name }),
    at: say(asked.at),
    wave: asked.wave,
    state,
    access,
    prompt,
    secondFactor,
    door,
    deadline: typeof deadline === 'number' ? say(deadline) : deadline,
    skipsLeft,
    factors: Object.fromEntries(
      Object.entries(decision.factors).map(([factor, { next, ...rest }]) => [
        factor,
        { ...rest, next: next && { at: say(next.at), to: { ...next.to } } },
      ]),
    ),
    flags,
    strandedBy,
    reasons: decision.reasons.map(({ code, values }) => (values === undefined ? { code } : { code, values: formatValues(values, say) })),
  }
}

/** Values that are instants by their name (`lib/policy/types.ts`, Reason) are written out. */
const formatValues = (values: Record<string, string | number>, say: (at: Instant) => string): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' && /^(at|until|deadline|.*At)$/.test(name) ? say(value) : value,
    ]),
  )
