/** What granting something to an audience, or ending it, would do to its people, before it is done: `decide()` for each of them. */
import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { toSql } from '@/lib/audiences/sql'
import { toInstant } from '@/lib/platform/duration'
import type { Context, Instant } from '@/lib/policy/types'
import { getRules } from '../../../data'
import { listPersonFacts } from '../../../facts/data'
import type { FactsRow } from '../../../facts/rows'
import type { RunningRules } from '../../../running'
import { simulated } from '../../../simulation/data'
import { changeFacts, describeOutcome, type GrantOutcome } from '../../rules'
import type { AudienceAsk } from '../data'
import { chooseBuckets, needsSecond } from '../rules'

/** A state of one rollout, or of all together; `none` for people whom no wave of it has. */
export type EffectState = NonNullable<GrantOutcome['lines'][number]['state']> | 'none'
type Fare = { state: EffectState; deadline: GrantOutcome['deadline'] }

export type AudienceEffect = {
  /** The instant both decisions are about: now, or the beginning of an exemption that begins later. */
  at: Instant
  people: number
  active: number
  needsSecond: boolean
  /** How many of them were decided about: all, or a stable share of many. */
  decided: number
  before: Partial<Record<EffectState, number>>
  after: Partial<Record<EffectState, number>>
  /** For how many the state or the deadline differs. */
  changed: number
  some: { id: string; name: string; login: string; before: Fare; after: Fare }[]
}

const shown = 8

/**
 * The people of the audience before and after. With `ends` the grant is in force and would be ended now; `askerId` is who
 * would ask for it alone. Reads only.
 */
export async function getAudienceEffect(
  db: Db,
  { ask, askerId, ends, now }: { ask: AudienceAsk; askerId: string; ends?: { id: string; until: Instant }; now: Date },
): Promise<AudienceEffect> {
  const rules = await getRules(db, now)
  const scope = toSql(ask.audience, rules.units)
  const [counted] = await db.execute<{ people: number; active: number; asker: boolean }>(sql`
    select count(*) filter (where ${scope})::int as people, count(*)::int as active,
      coalesce(bool_or(p.id = ${askerId}::uuid and ${scope}), false) as asker
    from people p where p.standing in ('active', 'on-leave')`)
  const { people = 0, active = 0, asker = false } = counted ?? {}
  const at = Math.max(toInstant(now), ends ? 0 : toInstant(ask.from))
  const context = toContext(ask)
  const given = { rollout: ask.rolloutId, at, context }
  const { rules: changedRules, change } = toChange(rules, ask, ends, toInstant(now))
  const effect: AudienceEffect = {
    at,
    people,
    active,
    needsSecond: needsSecond({ reached: people, active, reachesAsker: asker }),
    decided: 0,
    before: {},
    after: {},
    changed: 0,
    some: [],
  }
  const sample = sql`(${scope}) and p.bucket < ${chooseBuckets(people)}`
  for await (const batch of listPersonFacts(db, rules, { where: sample })) {
    for (const { row } of batch) {
      const before = readFare(describeOutcome(rules, row, given), ask.rolloutId)
      const after = readFare(describeOutcome(changedRules, change(row), given), ask.rolloutId)
      const differs = before.state !== after.state || before.deadline !== after.deadline
      effect.decided += 1
      effect.before[before.state] = (effect.before[before.state] ?? 0) + 1
      effect.after[after.state] = (effect.after[after.state] ?? 0) + 1
      if (differs) effect.changed += 1
      if (differs && effect.some.length < shown) effect.some.push({ id: row.id, name: row.name, login: row.login, before, after })
    }
  }
  return effect
}

/** A narrowed exemption is asked about where it holds: its first application, from its first network. */
function toContext({ applications, networks }: AudienceAsk): Context {
  const [application, network] = [applications?.[0], networks?.[0]]
  return { ...simulated, networks: network && network !== 'outside' ? [network] : [], ...(application && { application }) }
}

type Changed = { rules: RunningRules; change: (row: FactsRow) => FactsRow }

/** An exemption of an audience is among the rules; an extension is a fact of each person. */
function toChange(rules: RunningRules, ask: AudienceAsk, ends: { id: string; until: Instant } | undefined, now: Instant): Changed {
  const until = toInstant(ask.until)
  if (ask.kind === 'extension') {
    const { rolloutId } = ask
    if (rolloutId === null) return { rules, change: (row) => row }
    if (!ends) return { rules, change: (row) => changeFacts(row, { kind: 'extend', rollout: rolloutId, until }, now) }
    const shorten = (one: FactsRow['extensions'][number]) =>
      one.rollout === rolloutId && one.until === until ? { ...one, until: Math.min(one.until, ends.until) } : one
    return { rules, change: (row) => ({ ...row, extensions: row.extensions.map(shorten) }) }
  }
  const own = { rollout: ask.rolloutId, from: toInstant(ask.from), applications: ask.applications, networks: ask.networks }
  const audienceExemptions = ends
    ? rules.audienceExemptions.map((one) => (one.id === ends.id ? { ...one, until: ends.until, endedEarly: true } : one))
    : [...rules.audienceExemptions, { id: 'asked', audience: ask.audience, ...own, until, endedEarly: false }]
  return { rules: { ...rules, audienceExemptions }, change: (row) => row }
}

function readFare({ state, deadline, lines }: GrantOutcome, rollout: string | null): Fare {
  if (rollout === null) return { state, deadline }
  const line = lines.find((one) => one.rollout === rollout)
  return { state: line?.state ?? 'none', deadline: line?.deadline ?? null }
}
