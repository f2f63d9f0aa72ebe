/** The one way in for the gate, the banner and the person's page: rules and facts are read, `decide()` answers. */
import type { Db } from '@/db/client'
import { listNetworksOf } from '@/lib/people/networks/rules'
import { toInstant } from '@/lib/platform/duration'
import { decide } from '@/lib/policy/decide'
import type { Context, Decision, Instant, PersonFacts } from '@/lib/policy/types'
import { getRulesOf, revisionAt } from './data'
import { getFactsRow } from './facts/data'
import { toPersonFacts } from './facts/rules'
import type { RunningRules } from './running'

/** `networks`: the organisation's networks that the question came from. */
export type Decided = {
  personId: string
  at: Instant
  decision: Decision
  rules: RunningRules
  facts: PersonFacts
  networks: readonly string[]
}

/** A question with the networks that it comes from, or with the address that says which they are. */
export type Asked = Omit<Context, 'networks'> & ({ networks: readonly string[] } | { address: string })

/**
 * What the approved rollouts say about one person at `now`, computed on every request from rules, facts and clock (SR-7):
 * one round trip, nothing of it cached beyond the rules of one revision. Throws if the database cannot answer: then no
 * session is created (SR-8).
 */
export async function decidePerson(
  db: Db,
  { personId, context: asked, now }: { personId: string; context: Asked; now: Date },
): Promise<Decided> {
  const row = await getFactsRow(db, revisionAt(now), personId)
  const rules = await getRulesOf(db, row.revision, now)
  const facts = toPersonFacts(rules, row)
  const at = toInstant(now)
  const networks = 'networks' in asked ? asked.networks : listNetworksOf(asked.address, rules.networks)
  return { personId, at, rules, facts, networks, decision: decide({ at, rules, person: facts, context: { ...asked, networks } }) }
}
