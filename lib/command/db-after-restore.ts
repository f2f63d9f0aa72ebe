import { countMissingMigrations } from '@/db/migrate'
import { connectionAsFound } from '@/lib/platform/database'
import { adoptMovedDatabase, beginEpoch } from '@/lib/restores/mutations'
import type { Epoch } from '@/lib/restores/types'
import { type Command, exitCodes } from './command'

const actor = { kind: 'operator' } as const

/** Begins the epoch of a restored database. */
export async function lookAfterRestore(now: Date): Promise<Epoch> {
  const { db } = await connectionAsFound()
  return (await beginEpoch(db, { actor, now })).epoch
}

/** What the operator reads after a restore: what is void, and what nobody but people can know. */
export function sayEpoch({ number, restoredTo, at, voided }: Epoch, say: (line: string) => void): void {
  say(`Epoch ${number}: what happened between ${restoredTo ?? 'the beginning'} and ${at} is lost.`)
  say(`  void: ${voided.sessions} sessions, ${voided.journeys} sign-ins under way, ${voided.challenges} codes and challenges,`)
  say(
    `  ${voided.activationCodes} activation codes, ${voided.passes} passes of the desk, ${voided.recoveryCodes} sets of recovery codes (their owners are told)`,
  )
  say(`  ${voided.totp} authenticator apps: codes up to now are refused · ${voided.messages} waiting messages are not sent`)
  say('Look through what was changed in that time, because it is undone: roles and standings taken away, holds, approvals,')
  say('exemptions and extensions, factors removed or reported lost, passwords, imports. Then start the processes.')
}

export const dbAfterRestore: Command = {
  name: 'db after-restore',
  summary: 'After a restore, before anything is started: make sessions and codes from before it void, and say so in the audit log.',
  usage: '[--nothing-lost]',
  options: { 'nothing-lost': { type: 'boolean' } },
  run: async ({ values, json, say, now }) => {
    const { db } = await connectionAsFound()
    const missing = await countMissingMigrations(db)
    if (missing > 0) {
      const message = `${missing} migrations are missing: sekisho db migrate, then this again`
      say(json ? JSON.stringify({ error: { kind: 'refused', message } }) : message)
      return exitCodes.refused
    }
    if (values['nothing-lost']) {
      await adoptMovedDatabase(db, { actor, now })
      say(json ? JSON.stringify({ moved: true }) : 'The database was moved with everything stopped: nothing is void.')
      return exitCodes.done
    }
    const { epoch, isNew } = await beginEpoch(db, { actor, now })
    if (json) say(JSON.stringify({ ...epoch, isNew }))
    else {
      if (!isNew) say('This was done already, and nothing has happened since.')
      sayEpoch(epoch, say)
    }
    return exitCodes.done
  },
}
