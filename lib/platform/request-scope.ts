import { type IncomingMessage, Server, type ServerResponse } from 'node:http'
import { now } from './clock'
import { newId } from './ids'
import { withRequestId } from './log'

const holder = globalThis as { sekishoNumbersRequests?: boolean }

/**
 * Gives every request of this process an id of its own: in all that is logged and audited on its way (pages, actions and
 * routes alike), and in the answer's `x-request-id`, for whoever reports a failure. What a client sends under that name is
 * not believed. Called once, at start.
 */
export function numberRequests(): void {
  if (holder.sekishoNumbersRequests) return
  holder.sekishoNumbersRequests = true
  const emit = Server.prototype.emit
  Server.prototype.emit = function (this: Server, event: string | symbol, ...rest: unknown[]) {
    if (event !== 'request') return Reflect.apply(emit, this, [event, ...rest])
    const [request, response] = rest as [IncomingMessage, ServerResponse]
    const id = newId(now())
    request.headers['x-request-id'] = id
    response.setHeader('x-request-id', id)
    return withRequestId(id, () => Reflect.apply(emit, this, [event, ...rest]))
  }
}
