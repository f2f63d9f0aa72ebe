/**
 * better-auth with its two-factor and passkey plug-ins on Node's own HTTP server: one process, one PostgreSQL, as the
 * product. Run as a script it serves; `makeBetterAuth` is what both the script and the benchmark configure it with.
 */
import { createServer } from 'node:http'
import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { twoFactor } from 'better-auth/plugins'
// @ts-expect-error pg brings no types of its own, and only this peer is given a pool of it.
import { Pool } from 'pg'

export const peerPort = 3312
export const peerOrigin = `http://localhost:${peerPort}`

export const makeBetterAuth = (url: string) =>
  betterAuth({
    database: new Pool({ connectionString: url, max: 20 }),
    baseURL: peerOrigin,
    secret: 'a secret of thirty-two characters or more, for a benchmark',
    trustedOrigins: [peerOrigin],
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: 'error' },
    plugins: [twoFactor({ issuer: 'bench' }), passkey({ rpID: 'localhost', rpName: 'bench', origin: peerOrigin })],
  })

/** Makes its tables. */
export async function migrateBetterAuth(url: string): Promise<void> {
  const auth = makeBetterAuth(url)
  const { runMigrations } = await getMigrations(auth.options)
  await runMigrations()
}

if (process.argv[1]?.endsWith('better-auth.ts')) {
  const handler = toNodeHandler(makeBetterAuth(process.env.PEER_DATABASE_URL ?? ''))
  createServer((request, response) => {
    if (request.url === '/up') response.end('up')
    else void handler(request, response)
  }).listen(peerPort)
}
