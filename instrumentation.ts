import type { Instrumentation } from 'next'

/** Runs once in each server process, before its first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs' || process.env.NEXT_PHASE === 'phase-production-build') return
  const [
    { markPeerAddresses },
    { answerUnreadActions },
    { limitBodies },
    { readAddresses },
    { numberRequests },
    { closeWhileDraining },
    { surviveLostConnections },
    { startServer },
  ] = await Promise.all([
    import('./lib/auth/peer-address'),
    import('./lib/platform/action-posts'),
    import('./lib/platform/request-body'),
    import('./lib/platform/request-address'),
    import('./lib/platform/request-scope'),
    import('./lib/platform/draining'),
    import('./lib/platform/lost-connection'),
    import('./lib/jobs/start-server'),
  ])
  markPeerAddresses()
  answerUnreadActions()
  limitBodies()
  readAddresses()
  numberRequests()
  closeWhileDraining()
  surviveLostConnections()
  await startServer()
}

/** An error that no page, action or route expected: logged with the request's id, the path without its query. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const [{ log }, { isUnreadAction }] = await Promise.all([import('./lib/platform/log'), import('./lib/platform/action-posts')])
  // The client's mistake, answered with 400: no line of an error, which anybody could fill the log with.
  if (isUnreadAction()) return log().info({ path: request.path.split('?', 1)[0] }, 'an action’s post could not be read')
  const digest = error instanceof Error && 'digest' in error ? error.digest : undefined
  log().error(
    { err: error, digest, method: request.method, path: request.path.split('?', 1)[0], kind: context.routeType },
    'unexpected error',
  )
}
