import type { Db } from '@/db/client'
import { toInstant } from '@/lib/platform/duration'
import { decide } from '@/lib/policy/decide'
import { getRules } from '../data'
import { listPersonFacts } from '../facts/data'
import type { RunningRules } from '../running'
import { recordPassed } from './mutations'
import { listPassed } from './rules'

/**
 * Notes the deadlines that have passed for people who do not come, so that moves and imports do not bring them back
 * (`domain.md`). Asks `decide()` what the gate would say to each if they came now: somebody who was never told, or has never
 * arrived, is past nothing. Enforces nothing: that is a comparison with the clock. Answers how many were noted. Running it
 * twice, late, or beside sign-ins notes each once; `signal` ends it between two batches, and the next run goes on.
 */
export async function sweepPassed(db: Db, { now, signal, batch }: { now: Date; signal?: AbortSignal; batch?: number }): Promise<number> {
  const rules = await getRules(db, now)
  if (!hasDue(rules, now)) return 0
  let noted = 0
  for await (const people of listPersonFacts(db, rules, batch ? { batch } : {})) {
    if (signal?.aborted) break
    const passed = people.flatMap(({ row, facts }) => {
      if (facts.arrivedAt === null) return []
      const decision = decide({ at: toInstant(now), rules, person: facts, context: { purpose: 'sign-in', networks: [] } })
      return listPassed({ personId: row.id, decision, rules, facts }, now)
    })
    noted += await recordPassed(db, passed)
  }
  return noted
}

const hasDue = (rules: RunningRules, now: Date): boolean =>
  rules.plans.some((plan) => plan.waves.some(({ enforceAt }) => enforceAt !== null && enforceAt <= toInstant(now)))
