import { putAtTheSocket, refuseAtTheSocket } from './at-the-socket'

/** Whether a path says what it means: UTF-8 in percent signs, and no NUL, which PostgreSQL takes in no text. Pure. */
export function isReadableAddress(path: string): boolean {
  try {
    return !decodeURIComponent(path).includes('\0')
  } catch {
    return false
  }
}

/**
 * Refuses addresses that nobody can read with 400, before Next stumbles over them and answers 500 (FT-28), and knows nothing of
 * the one address that Next keeps for its own errors. Called once, at start, before `numberRequests()`.
 */
export function readAddresses(): void {
  putAtTheSocket('addresses', (request, response, goOn) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    if (!isReadableAddress(path)) {
      refuseAtTheSocket(request, response, { status: 400, code: 'address-unreadable' })
      return true
    }
    if (/^\/_global-error\b/.test(path)) request.url = '/_not-found'
    return goOn()
  })
}
