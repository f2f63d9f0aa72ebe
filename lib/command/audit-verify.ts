import { verifyAudit } from '@/lib/audit/data'
import type { Problem } from '@/lib/audit/verify'
import { connectionAsFound } from '@/lib/platform/database'
import { type Command, exitCodes, WrongUse } from './command'

const shown = 50

export const auditVerify: Command = {
  name: 'audit verify',
  summary: 'Verify the audit log: every event, every link of the chain, and that nothing was added or removed.',
  usage: '[--anchor <seq>:<mac from the log>]',
  options: { anchor: { type: 'string' } },
  run: async ({ values, json, say }) => {
    const known = readAnchor(values.anchor)
    const result = await verifyAudit((await connectionAsFound()).db, known)
    if (json) say(JSON.stringify(result))
    else {
      say(
        `${result.events} events, ${result.sealed} sealed, ${result.unsealedTail.events} waiting for the sealer${result.unsealedTail.since ? ` since ${result.unsealedTail.since.toISOString()}` : ''}.`,
      )
      if (result.anchor) say(`Anchor ${result.anchor.seq}:${result.anchor.mac}`)
      for (const { at, restoredTo } of result.restores)
        say(
          `Restored from a backup at ${at.toISOString()} to ${restoredTo ?? 'its beginning'}: anchors logged between the two belong to what was lost.`,
        )
      for (const problem of result.problems.slice(0, shown)) say(`  ${describe(problem)}`)
      if (result.problems.length > shown) say(`  … and ${result.problems.length - shown} more (--json lists all)`)
      say(
        result.isIntact
          ? 'The log is intact.'
          : `The log is NOT intact: ${result.problems.length} problem${result.problems.length === 1 ? '' : 's'}.`,
      )
    }
    return result.isIntact ? exitCodes.done : exitCodes.refused
  },
}

function readAnchor(text: unknown): { seq: number; mac: string } | undefined {
  if (typeof text !== 'string') return undefined
  const [, seq, mac] = /^(\d{1,15}):([\w.-]+)$/.exec(text) ?? []
  if (!seq || !mac) throw new WrongUse('--anchor takes sequence and mac as the log shows them: 1234:k1.abc…')
  return { seq: Number(seq), mac }
}

function describe(problem: Problem): string {
  if (problem.kind === 'edited')
    return `edited: event ${problem.eventId}${problem.seq ? `, sealed as ${problem.seq}` : ''}, is not what was written`
  if (problem.kind === 'removed') return `removed: event ${problem.eventId}, sealed as ${problem.seq}, is gone`
  if (problem.kind === 'inserted') return `inserted: event ${problem.eventId} was not written by this installation`
  return `chain: broken at ${problem.seq}: seals were removed, added or rewritten there`
}
