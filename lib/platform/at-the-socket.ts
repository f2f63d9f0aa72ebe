import { randomBytes } from 'node:crypto'
import { type IncomingMessage, Server, type ServerResponse } from 'node:http'
import { type RefusalCode, renderRefusal, wantsPage } from './refusal-page'

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

type Refusal = { status: number; code: RefusalCode; onSent?: () => void }

/**
 * Refuses where no page and no route gets to see the request: with a code, or with a page in the reader's language where a form
 * was sent without scripts.
 */
export function refuseAtTheSocket(request: IncomingMessage, response: ServerResponse, { status, code, onSent }: Refusal): void {
  const isPage = wantsPage(request)
  const nonce = randomBytes(16).toString('base64')
  response.writeHead(status, {
    'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // No page of ours has set its policy yet, or it was set for another.
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  })
  response.end(isPage ? renderRefusal(code, request, nonce) : JSON.stringify({ error: { code } }), onSent)
}
