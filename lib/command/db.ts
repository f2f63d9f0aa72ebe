import { findEmbedded, stopEmbedded } from '@/db/embedded'
import { countMissingMigrations, migrateDatabase } from '@/db/migrate'
import { connectionAsFound, databaseUrl, startOwnDatabase } from '@/lib/platform/database'
import { settings } from '@/lib/platform/env'
import { type Command, exitCodes } from './command'

export const dbMigrate: Command = {
  name: 'db migrate',
  summary: 'Bring the database up to date. Forward only, safe to repeat and to run from several machines at once.',
  usage: '',
  options: {},
  run: async ({ json, say }) => {
    const url = await databaseUrl()
    const missing = await countMissingMigrations((await connectionAsFound()).db)
    await migrateDatabase(url)
    say(
      json
        ? JSON.stringify({ applied: missing })
        : missing === 0
          ? 'The database was up to date.'
          : `Applied ${missing} migration${missing === 1 ? '' : 's'}.`,
    )
    return exitCodes.done
  },
}

/** These two are about the database of the data folder; with DATABASE_URL there is nothing to start or stop. */
const noEmbedded = 'DATABASE_URL is set: that database is started and stopped by whoever runs it.'

export const dbStart: Command = {
  name: 'db start',
  summary: 'Start the PostgreSQL of the data folder. It goes on running until db stop.',
  usage: '',
  options: {},
  run: async ({ json, say }) => {
    if (settings().DATABASE_URL) return refuse(noEmbedded, json, say)
    const { started } = await startOwnDatabase(json ? undefined : say)
    say(json ? JSON.stringify({ started }) : started ? 'Started.' : 'It was running.')
    return exitCodes.done
  },
}

export const dbStop: Command = {
  name: 'db stop',
  summary: 'Stop the PostgreSQL of the data folder.',
  usage: '',
  options: {},
  run: async ({ json, say }) => {
    if (settings().DATABASE_URL) return refuse(noEmbedded, json, say)
    const stopped = stopEmbedded(settings().SEKISHO_DATA_DIR)
    say(json ? JSON.stringify({ stopped }) : stopped ? 'Stopped.' : 'It was not running.')
    return exitCodes.done
  },
}

export const dbStatus: Command = {
  name: 'db status',
  summary: 'Say which database this is, whether it answers and whether migrations are missing. Starts nothing.',
  usage: '',
  options: {},
  run: async ({ json, say }) => {
    const { DATABASE_URL, SEKISHO_DATA_DIR } = settings()
    const kind = DATABASE_URL ? 'external' : 'embedded'
    const isRunning = DATABASE_URL !== undefined || (await findEmbedded(SEKISHO_DATA_DIR)) !== null
    if (!isRunning) {
      say(json ? JSON.stringify({ kind, isRunning, missingMigrations: null }) : 'The embedded database is not running: sekisho db start.')
      return exitCodes.noDatabase
    }
    const missing = await countMissingMigrations((await connectionAsFound()).db)
    say(
      json
        ? JSON.stringify({ kind, isRunning, missingMigrations: missing })
        : `The ${kind} database answers; ${missing === 0 ? 'it is up to date' : `${missing} migrations are missing: sekisho db migrate`}.`,
    )
    return missing === 0 ? exitCodes.done : exitCodes.refused
  },
}

function refuse(why: string, json: boolean, say: (line: string) => void): number {
  say(json ? JSON.stringify({ error: { kind: 'refused', message: why } }) : why)
  return exitCodes.refused
}
