/**
 * postgres.js 3.4.9 sends the ROLLBACK of a transaction whose connection has just died to a socket that is gone, in a timer of
 * its own: an exception that no caller can catch, which ends the process, and a place in the pool that never connects again,
 * because what it could not write stands in front of everything it would write next.
 */
import { renewPools } from '@/db/client'
import { log } from './log'

// Next bundles server code more than once: the listener hangs on the process.
const holder = globalThis as { sekishoSurvivesLostConnections?: boolean }

const thrownBy = /\bnextWrite \(.*[\\/]postgres[\\/](?:cjs[\\/])?src[\\/]connection\.js:/

/** Whether it is that exception and no other. */
export const isLostConnection = (error: unknown): boolean =>
  error instanceof TypeError && error.message.includes("null (reading 'write')") && thrownBy.test(error.stack ?? '')

/**
 * The process outlives it and opens new pools for what begins next: the transaction itself was refused to its caller already.
 * Every other uncaught exception ends the process as it would without this. Called once, at start.
 */
export function surviveLostConnections(): void {
  if (holder.sekishoSurvivesLostConnections) return
  holder.sekishoSurvivesLostConnections = true
  process.on('uncaughtException', (error) => {
    if (isLostConnection(error)) {
      renewPools()
      log().warn('a connection to the database was lost inside a transaction: the pools are opened anew')
    } else if (process.listenerCount('uncaughtException') === 1) throw error
  })
}
