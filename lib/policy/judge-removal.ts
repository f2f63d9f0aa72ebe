import { decide } from './decide'
import type { DecideInput, Decision, Obligation, Reason } from './types'

/**
 * `convenience`: the person wants to tidy up. `lost`: the credential is lost or stolen; it goes at once, whatever policy needs.
 */
export type RemovalKind = 'convenience' | 'lost'

/** `after` is the decision without the credential; `warnings` name announced requirements that would then be unmet. */
export type RemovalVerdict = { ok: true; after: Decision; warnings: Reason[] } | { ok: false; after: Decision; reason: Reason }

/**
 * Whether a credential may be removed (`domain.md`, Never the last one): judged by what is in force, warned by what is announced.
 * Neither the last that satisfies a requirement nor the last that opens the factor settings of somebody who must still act.
 */
export function judgeRemoval(input: DecideInput, credentialId: string, kind: RemovalKind): RemovalVerdict {
  const removed = input.person.credentials.find((credential) => credential.id === credentialId)
  // As at the gate: what the settings page may do says nothing about the next sign-in.
  const context = { purpose: 'sign-in' as const, networks: input.context.networks }
  const credentials = input.person.credentials.filter((credential) => credential.id !== credentialId)
  const before = decide({ ...input, context })
  const after = decide({ ...input, context, person: { ...input.person, credentials } })
  const factor = removed?.factor ?? ''
  const warnings = listWarnings(before, after, factor)
  if (kind === 'lost' || !removed || removed.provenAt === null) return { ok: true, after, warnings }
  if (isWorse(before, after)) return { ok: false, after, reason: { code: 'removal-last', values: { factor } } }
  if (isPast(after) && before.door === 'change' && after.door !== 'change')
    return { ok: false, after, reason: { code: 'removal-last-door', values: { factor } } }
  return { ok: true, after, warnings }
}

const isPastState = (state: Decision['state']): boolean => state === 'required' || state === 'refused' || state === 'locked'
const isPast = (decision: Decision): boolean => isPastState(decision.state) || decision.access !== 'full'

/** A requirement in force would be unmet, or could be met by nobody, or a step would take the last reliable means. */
function isWorse(before: Decision, after: Decision): boolean {
  if (
    after.obligations.some((obligation) => isPastState(obligation.state) && !isPastState(findSame(before, obligation)?.state ?? 'required'))
  )
    return true
  return (['stranded', 'unsatisfiable'] as const).some((flag) => after.flags.includes(flag) && !before.flags.includes(flag))
}

function listWarnings(before: Decision, after: Decision, factor: string): Reason[] {
  const unmet = after.obligations.filter(
    (obligation) => findSame(before, obligation)?.state === 'satisfied' && obligation.state !== 'satisfied',
  )
  return unmet.map(({ deadline }): Reason => {
    if (typeof deadline !== 'number') return { code: 'removal-undated', values: { factor } }
    return { code: 'removal-soon', values: { factor, deadline } }
  })
}

const findSame = (decision: Decision, { rollout }: Obligation): Obligation | undefined =>
  decision.obligations.find((o) => o.rollout === rollout)
