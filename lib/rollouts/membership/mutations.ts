import type { Db } from '@/db/client'
import type { AuditActor } from '@/lib/audit/types'
import { Refusal } from '@/lib/platform/errors'
import { getRules } from '../data'
import { findPersonFacts } from '../facts/data'
import { findStandpoint } from '../facts/rules'

/**
 * Does `work` in the transaction `tx` unless it changes in which wave of a running rollout, or under which exemption of an
 * audience, whoever acts is themselves, or their own leave (its end gives the days of somebody new): a grant to oneself, made with
 * a unit or a file instead of a form (docs/decisions/0070). Then it refuses `own-grant`, and the transaction has written nothing. An operator at the command line is nobody's own.
 */
export async function keepOwnPlace<T>(tx: Db, { actor, now }: { actor: AuditActor; now: Date }, work: () => Promise<T>): Promise<T> {
  if (actor.kind !== 'person') return work()
  const before = await findPlace(tx, actor.id, now)
  const done = await work()
  if ((await findPlace(tx, actor.id, now)) !== before) throw new Refusal('own-grant')
  return done
}

/** Waves, exemptions and leave of one person as a text that differs where they do. */
async function findPlace(tx: Db, personId: string, now: Date): Promise<string> {
  const rules = await getRules(tx, now)
  const found = await findPersonFacts(tx, rules, personId)
  if (!found) return ''
  const { waves, exemptions } = findStandpoint(rules, found.row)
  return JSON.stringify([
    rules.plans.map(({ id }, at) => [id, waves[at]?.wave]),
    exemptions.map(({ id }) => id),
    found.row.onLeaveFrom,
    found.row.onLeaveTo,
  ])
}
