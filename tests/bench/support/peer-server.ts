import { type ChildProcess, spawn } from 'node:child_process'
import { stopServer } from '@/lib/command/server'
import { environmentWith } from '@/lib/platform/env'
import { migrateBetterAuth, peerOrigin } from '../peers/better-auth'
import { waitFor } from './wait-for'

/** Starts better-auth in a process of its own, as the product's server has one. */
export async function startPeer(url: string): Promise<{ server: ChildProcess; stop: () => Promise<void> }> {
  await migrateBetterAuth(url)
  const server = spawn(process.execPath, ['--import', 'tsx', 'tests/bench/peers/better-auth.ts'], {
    env: environmentWith({ NODE_ENV: 'production', PEER_DATABASE_URL: url }),
    stdio: 'inherit',
  })
  await waitFor(`${peerOrigin}/up`)
  return { server, stop: () => stopServer(server, 5_000) }
}
