import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { putAtTheSocket } from './at-the-socket'
import { seconds } from './duration'

// Next bundles server code more than once: the state hangs on the process.
const holder = globalThis as { sekishoDraining?: { isOn: boolean; servers: Set<Server>; answers: Set<ServerResponse> } }
holder.sekishoDraining ??= { isOn: false, servers: new Set(), answers: new Set() }
const shared = holder.sekishoDraining

/** Whether this process is about to end: health says so, and load balancers send nobody here any more. */
export const isDraining = (): boolean => shared.isOn

/** Makes every connection that is asked on while draining close after its answer. Called once, at start. */
export function closeWhileDraining(): void {
  putAtTheSocket('draining', (request, response, goOn) => {
    const { server } = request.socket as IncomingMessage['socket'] & { server?: Server }
    if (server) shared.servers.add(server)
    shared.answers.add(response)
    response.once('close', () => shared.answers.delete(response))
    if (shared.isOn) response.setHeader('connection', 'close')
    return goOn()
  })
}

/**
 * From now on every answer says `Connection: close`, those that are on their way included, so that no client keeps a connection
 * that is about to go (docs/decisions/0007). It goes on listening: whoever ends the process closes its servers.
 */
export function beginDraining(): void {
  if (shared.isOn) return
  shared.isOn = true
  for (const response of shared.answers) if (!response.headersSent) response.setHeader('connection', 'close')
  // A closed server waits for connections whose last answer had begun before: they rest until the client speaks again, or for ever.
  const closeResting = () => {
    for (const server of shared.servers) if (!server.listening) server.closeIdleConnections()
  }
  setInterval(closeResting, seconds(0.1)).unref()
}
