/** `npm run worker`: the jobs without the pages, beside any number of web processes on one database. */
import { databaseUrl } from '@/lib/platform/database'
import { SettingsError, settings } from '@/lib/platform/env'
import { surviveLostConnections } from '@/lib/platform/lost-connection'
import { keepWorker } from './worker'

try {
  settings()
} catch (error) {
  if (!(error instanceof SettingsError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(4)
}

surviveLostConnections()
// The embedded database is found through the settings; the pages and this process share it.
const worker = keepWorker(databaseUrl)
const alive = setInterval(() => {}, 60_000)
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, async () => {
    clearInterval(alive)
    await worker.stop()
    process.exit(0)
  })
}
