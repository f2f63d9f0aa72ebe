import { putAtTheSocket } from './at-the-socket'
import { now } from './clock'
import { newId } from './ids'
import { withRequestId } from './log'

/**
 * Gives every request of this process an id of its own: in all that is logged and audited on its way (pages, actions and
 * routes alike), and in the answer's `x-request-id`, for whoever reports a failure. What a client sends under that name is
 * not believed. Called once, at start.
 */
export function numberRequests(): void {
  putAtTheSocket('request ids', (request, response, goOn) => {
    const id = newId(now())
    request.headers['x-request-id'] = id
    response.setHeader('x-request-id', id)
    return withRequestId(id, goOn)
  })
}
