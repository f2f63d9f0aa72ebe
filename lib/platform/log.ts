/** Structured logs. Each line carries the request id of the request, job or command it belongs to. */
import { AsyncLocalStorage } from 'node:async_hooks'
import pino from 'pino'
import { settings } from './env'
import { describeFailure } from './failure'

// Next bundles server code more than once: scope and logger hang on the process, not on the module.
const holder = globalThis as { sekishoLog?: { scope: AsyncLocalStorage<{ requestId: string }>; logger?: pino.Logger } }
holder.sekishoLog ??= { scope: new AsyncLocalStorage() }
const shared = holder.sekishoLog

/** The process's logger. Names of fields that could hold a secret are removed, wherever they stand (SR-16). */
export function log(): pino.Logger {
  shared.logger ??= pino({
    level: settings().SEKISHO_LOG_LEVEL,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['code', 'password', 'secret', 'token', 'phone', 'address', 'cookie', 'authorization'].flatMap((name) => [
        name,
        `*.${name}`,
        `*.*.${name}`,
      ]),
      remove: true,
    },
    // An error's message may repeat what a query was given: only what is safe is written, with the place it came from.
    serializers: { err: (error: unknown) => ({ message: describeFailure(error), stack: stackOf(error) }) },
    mixin: () => shared.scope.getStore() ?? {},
  })
  return shared.logger
}

/** Runs `work` so that everything it logs carries this request id. */
export const withRequestId = <T>(requestId: string, work: () => T): T => shared.scope.run({ requestId }, work)

/** The request id of the running request, job or command. */
export const requestId = (): string | null => shared.scope.getStore()?.requestId ?? null

/** The lines of a stack that say where; the first repeats the message. */
const stackOf = (error: unknown): string[] =>
  error instanceof Error
    ? (error.stack ?? '')
        .split('\n')
        .filter((line) => line.startsWith('    at '))
        .slice(0, 12)
        .map((line) => line.trim())
    : []
