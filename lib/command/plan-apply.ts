import { database } from '@/lib/platform/database'
import { checkPlan } from '@/lib/rollouts/check-plan'
import { getKnown } from '@/lib/rollouts/data'
import { findRolloutByKey, getVersion } from '@/lib/rollouts/versions/data'
import { createRollout, saveDraft } from '@/lib/rollouts/versions/mutations'
import { type Command, exitCodes, WrongUse } from './command'
import { readJson } from './read-json'

/** `sekisho plan apply`: the plan in a file becomes a draft of the rollout with its key. Approving it is for two people in the console. */
export const planApply: Command = {
  name: 'plan apply',
  summary: 'Make a draft of a rollout from a plan file; never approves it.',
  usage: '<plan.json> [--note <text>]',
  options: { note: { type: 'string' } },
  async run({ values, positionals: [file, ...rest], json, say, now }) {
    if (rest.length > 0) throw new WrongUse('name one plan file')
    const db = await database()
    const known = await getKnown(db)
    const check = checkPlan(readJson(file, 'a plan file'), known)
    if (!check.document) {
      if (json) say(JSON.stringify({ ok: false, errors: check.errors, warnings: check.warnings }))
      else for (const { path, reason } of check.errors) say(`${path || 'plan'}: ${reason}`)
      return exitCodes.refused
    }
    const { document } = check
    const note = typeof values.note === 'string' ? values.note : ''
    const actor = { kind: 'operator' } as const
    const found = await findRolloutByKey(db, document.key)
    const newest = found === null ? null : await getVersion(db, found)
    const rollout = found ?? (await createRollout(db, { document, note, actor, now }))
    const version = newest === null ? 1 : await saveDraft(db, { rolloutId: rollout, basedOn: newest.number, document, note, actor, now })
    if (json) say(JSON.stringify({ ok: true, rollout, key: document.key, version, warnings: check.warnings }))
    else {
      for (const { path, reason } of check.warnings) say(`warning: ${path}: ${reason}`)
      say(newest?.number === version ? `version ${version} of ${document.key} says this already` : `draft ${version} of ${document.key}`)
    }
    return exitCodes.done
  },
}
