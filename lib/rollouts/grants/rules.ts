import { decide } from '@/lib/policy/decide'
import type { Context, Decision, Instant, State, Text } from '@/lib/policy/types'
import type { FactsRow } from '../facts/rows'
import { toPersonFacts } from '../facts/rules'
import type { RunningRules } from '../running'

type Spans = FactsRow['exemptions'][number]

/** One act on what a person has beside the plan. The two that end name what they end, as the facts have it. */
export type GrantChange =
  | { kind: 'extend'; rollout: string; until: Instant }
  | { kind: 'exempt'; exemption: Pick<Spans, 'rollout' | 'from' | 'until' | 'applications' | 'networks'> }
  | { kind: 'end-extension'; rollout: string; until: Instant }
  | { kind: 'end-exemption'; exemption: Pick<Spans, 'rollout' | 'from' | 'until' | 'applications' | 'networks'> }
  | { kind: 'pin'; rollout: string; wave: string }
  | { kind: 'unpin'; rollout: string }

/** The facts as they will be once the change is made at `at`. Answers a new row. */
export function changeFacts(row: FactsRow, change: GrantChange, at: Instant): FactsRow {
  const { kind } = change
  if (kind === 'extend') return { ...row, extensions: [...row.extensions, { rollout: change.rollout, until: change.until }] }
  if (kind === 'exempt') return { ...row, exemptions: [...row.exemptions, { ...change.exemption, endedAt: null }] }
  if (kind === 'end-extension') {
    const index = row.extensions.findIndex(({ rollout, until }) => rollout === change.rollout && until === change.until)
    return { ...row, extensions: row.extensions.map((one, i) => (i === index ? { ...one, until: Math.min(one.until, at) } : one)) }
  }
  if (kind === 'end-exemption') {
    const index = row.exemptions.findIndex((one) => one.endedAt === null && isSame(one, change.exemption))
    return { ...row, exemptions: row.exemptions.map((one, i) => (i === index ? { ...one, endedAt: at } : one)) }
  }
  const members = row.members.filter(({ rollout, why }) => rollout !== change.rollout || why !== 'pinned')
  if (kind === 'pin') members.push({ rollout: change.rollout, wave: change.wave, why: 'pinned' })
  return { ...row, members }
}

const isSame = (a: Omit<Spans, 'endedAt'>, b: Omit<Spans, 'endedAt'>): boolean =>
  a.rollout === b.rollout &&
  a.from === b.from &&
  a.until === b.until &&
  a.applications?.join('\n') === b.applications?.join('\n') &&
  a.networks?.join('\n') === b.networks?.join('\n')

/** What is decided about somebody, cut down to what a dialog shows: overall, and one line per rollout that is touched. */
export type GrantOutcome = {
  state: State
  access: Decision['access']
  deadline: Decision['deadline']
  lines: { rollout: string; name: Text; wave: Text | null; state: State | null; deadline: Decision['deadline'] }[]
}

/** The decision about a person with these facts; `rollout` keeps one rollout's line, null keeps all. */
export function describeOutcome(
  rules: RunningRules,
  row: FactsRow,
  { rollout, at, context }: { rollout: string | null; at: Instant; context: Context },
): GrantOutcome {
  const person = toPersonFacts(rules, row)
  const { state, access, deadline, obligations } = decide({ at, rules, person, context })
  const lines = rules.plans
    .filter(({ id }) => rollout === null || id === rollout)
    .map((plan) => {
      const own = obligations.find((obligation) => obligation.rollout === plan.id)
      const wave = plan.waves.find(({ key }) => key === person.memberships[plan.id]?.wave)
      return {
        rollout: plan.id,
        name: plan.document.name,
        wave: wave?.name ?? null,
        state: own?.state ?? null,
        deadline: own?.deadline ?? null,
      }
    })
  return { state, access, deadline, lines }
}
