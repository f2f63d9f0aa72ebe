import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = { method: string; url: string; headers: IncomingMessage['headers']; body: string }
/** What a provider's stand-in does with a request: answer, never answer, or hang up after having taken it. */
export type Behaviour = { status: number; body?: unknown } | 'silence' | 'hang-up'

/** A local HTTP server in place of a provider. `behave` decides by request; everything received is kept. */
export async function startStandIn(
  behave: (request: Received, n: number) => Behaviour,
): Promise<{ url: string; received: Received[]; stop: () => Promise<void> }> {
  const received: Received[] = []
  const server: Server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body }
    received.push(one)
    const behaviour = behave(one, received.length)
    if (behaviour === 'hang-up') request.socket.destroy()
    else if (behaviour !== 'silence')
      response.writeHead(behaviour.status, { 'content-type': 'application/json' }).end(JSON.stringify(behaviour.body ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
