import { type IncomingMessage, Server, type ServerResponse } from 'node:http'

type AtTheSocket = (request: IncomingMessage, response: ServerResponse, goOn: () => boolean) => boolean

// Next bundles server code more than once: what was put there hangs on the process.
const holder = globalThis as { sekishoAtTheSocket?: Set<string> }
holder.sekishoAtTheSocket ??= new Set()
const there = holder.sekishoAtTheSocket

/**
 * Puts `work` around every request of every HTTP server of this process: Next offers no place that encloses pages, actions and
 * routes alike. What is put there last sees a request first; without `goOn` nobody else does, and `work` has answered.
 * Each name once, at start (`instrumentation.ts`).
 */
export function putAtTheSocket(name: string, work: AtTheSocket): void {
  if (there.has(name)) return
  there.add(name)
  const emit = Server.prototype.emit
  Server.prototype.emit = function (this: Server, event: string | symbol, ...rest: unknown[]) {
    const goOn = () => Reflect.apply(emit, this, [event, ...rest])
    if (event !== 'request') return goOn()
    return work(rest[0] as IncomingMessage, rest[1] as ServerResponse, goOn)
  }
}

/** Answers a code, where no page and no route gets to see the request. */
export function answerCode(response: ServerResponse, status: number, code: string, onSent?: () => void): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  response.end(JSON.stringify({ error: { code } }), onSent)
}
