/** `npm start`: the production server. Refuses before anything opens where settings are missing or weak, and says which. */
import './node-version'
import { existsSync } from 'node:fs'
import { environmentWith, parseSettings, SettingsError } from '@/lib/platform/env'
import { exitCodes } from './command'
import { spawnServer, stopServer } from './server'

const environment = environmentWith({ NODE_ENV: 'production' })
const settings = readSettings()
if (!existsSync('.next/BUILD_ID')) {
  process.stderr.write('There is no build yet: npm run build.\n')
  process.exit(exitCodes.refused)
}

const server = spawnServer(['-p', String(settings.PORT)], environment)
const patienceMs = 25_000 + settings.SEKISHO_DRAIN_SECONDS * 1_000
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.once(signal, () => stopServer(server, patienceMs, signal === 'SIGTERM' ? signal : 'SIGINT'))
server.on('exit', (code, signal) => process.exit(signal || code === 143 || code === 130 ? 0 : (code ?? 1)))

function readSettings() {
  try {
    return parseSettings(environment)
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(exitCodes.wrongSettings)
  }
}
