import { notFound } from 'next/navigation'
import type { Db } from '@/db/client'
import { getRules, getRulesWith } from '@/lib/rollouts/data'
import type { RunningPlan, RunningRules } from '@/lib/rollouts/running'
import { getRollout, getVersion } from '@/lib/rollouts/versions/data'
import type { RolloutLine, Version } from '@/lib/rollouts/versions/types'

export type LoadedVersion = { line: RolloutLine; version: Version; rules: RunningRules; plan: RunningPlan }

/**
 * One version of a rollout with the rules as they are (the running version) or would be (any other) under it. Without a
 * number the running version, or the newest where none runs. A rollout or number that does not exist is "not found".
 */
export async function loadVersion(db: Db, id: string, asked: string | undefined, now: Date): Promise<LoadedVersion> {
  const line = await getRollout(db, id, now)
  if (!line) notFound()
  const number = asked !== undefined && /^\d{1,6}$/.test(asked) ? Number(asked) : (line.runningVersion ?? line.newest.number)
  const version = number === line.newest.number ? line.newest : await getVersion(db, id, number)
  if (!version) notFound()
  const rules =
    number === line.runningVersion
      ? await getRules(db, now)
      : await getRulesWith(db, { rolloutId: id, key: line.key, version: number, document: version.document }, now)
  const plan = rules.plans.find((one) => one.id === id)
  if (!plan) notFound()
  return { line, version, rules, plan }
}
