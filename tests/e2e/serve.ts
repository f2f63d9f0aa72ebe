/** Starts the production build for the browser tests: a fresh database with a small demonstration organisation, then the server. */
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import postgres from 'postgres'
import { startEmbedded, stopEmbedded, withDatabase } from '@/db/embedded'
import { migrateDatabase } from '@/db/migrate'
import { localSettings } from '@/lib/platform/env'

const folder = '.test/e2e'
const port = '3210'

rmSync(path.join(folder, 'settings.json'), { force: true })
mkdirSync(folder, { recursive: true })
const embedded = await startEmbedded({ folder, flags: ['fsync=off', 'synchronous_commit=off'] })
const sql = postgres(withDatabase(embedded.url, 'postgres'), { max: 1, onnotice: () => {} })
await sql`drop database if exists e2e with (force)`
await sql`create database e2e`
await sql.end()
const url = withDatabase(embedded.url, 'e2e')
await migrateDatabase(url)

const env = {
  ...process.env,
  ...localSettings(folder),
  DATABASE_URL: url,
  SEKISHO_ORIGIN: `http://localhost:${port}`,
  SEKISHO_DATA_DIR: folder,
  SEKISHO_LOG_LEVEL: 'warn',
  PORT: port,
}
// The tests open the same database with the same keys.
writeFileSync(
  path.join(folder, 'environment.json'),
  JSON.stringify({ ...localSettings(folder), DATABASE_URL: url, SEKISHO_ORIGIN: env.SEKISHO_ORIGIN, SEKISHO_DATA_DIR: folder }),
)

const seeded = spawn(process.execPath, ['--import', 'tsx', 'lib/command/main.ts', 'demo', 'seed', '--people', '400', '--json'], {
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
})
let report = ''
seeded.stdout.on('data', (chunk) => {
  report += chunk
})
await new Promise<void>((resolve, reject) =>
  seeded.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`seed ended with ${code}: ${report}`)))),
)
writeFileSync(path.join(folder, 'accounts.json'), report)

const server = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '-p', port], {
  env: { ...env, NODE_ENV: 'production' },
  stdio: 'inherit',
})
const stop = () => {
  server.kill('SIGTERM')
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
server.on('exit', (code) => {
  stopEmbedded(folder)
  process.exit(code ?? 0)
})
