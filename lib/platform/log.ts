/** Structured logs. Each line carries the request id of the request, job or command it belongs to. */
import { AsyncLocalStorage } from 'node:async_hooks'
import pino from 'pino'
import { settings } from './env'

const scope = new AsyncLocalStorage<{ requestId: string }>()

let logger: pino.Logger | undefined

/** The process's logger. Names of fields that could hold a secret are removed, wherever they stand (SR-16). */
export function log(): pino.Logger {
  logger ??= pino({
    level: settings().SEKISHO_LOG_LEVEL,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['code', 'password', 'secret', 'token', 'phone', 'address', 'cookie', 'authorization'].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      remove: true,
    },
    mixin: () => scope.getStore() ?? {},
  })
  return logger
}

/** Runs `work` so that everything it logs carries this request id. */
export const withRequestId = <T>(requestId: string, work: () => T): T => scope.run({ requestId }, work)

/** The request id of the running request, job or command. */
export const requestId = (): string | null => scope.getStore()?.requestId ?? null
