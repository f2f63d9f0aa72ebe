import type { IncomingMessage, ServerResponse } from 'node:http'
import { putAtTheSocket, refuseAtTheSocket } from './at-the-socket'

/** The longest body, in bytes (SR-86). Forms and actions of ours are far smaller. */
export const longestBody = 256 * 1024

/** Routes that take whole files, and count them themselves. `proxy.ts` leaves them out, too. */
export const isUpload = (path: string): boolean =>
  /^\/console\/(?:(?:import|bridge)\/upload\/[^/]+|rollouts\/[^/]+\/lists\/compare)$/.test(path)

/**
 * Refuses longer bodies with 413 before anything reads them, by what they say about themselves or, where they come in chunks,
 * by counting. Called once, at start, before `numberRequests()`, so that a refusal has its number, too.
 */
export function limitBodies(): void {
  putAtTheSocket('body limit', (request, response, goOn) => {
    if (isUpload((request.url ?? '').split('?', 1)[0] ?? '')) return goOn()
    if (Number(request.headers['content-length'] ?? 0) > longestBody) {
      // Node reads what still comes and forgets it, so that the client gets to read the answer.
      refuseAtTheSocket(request, response, { status: 413, code: 'body-too-large' })
      return true
    }
    if (request.headers['transfer-encoding']) countChunks(request, response)
    return goOn()
  })
}

/** Whoever goes on for so long is not waited for. */
const patience = 16 * longestBody

function countChunks(request: IncomingMessage, response: ServerResponse): void {
  const push = request.push
  let bytes = 0
  request.push = (chunk: Buffer | null, encoding) => {
    bytes += chunk?.byteLength ?? 0
    if (bytes <= longestBody) return Reflect.apply(push, request, [chunk, encoding])
    // Whoever reads the body gets an error at its end, never the part that fitted as if it were all of it. Answered only then,
    // because a client that is still sending when the socket closes never gets to read why.
    if (chunk === null) {
      response.setHeader('connection', 'close')
      refuseAtTheSocket(request, response, { status: 413, code: 'body-too-large', onSent: () => request.destroy() })
    } else if (bytes > patience) request.destroy()
    return true
  }
}
