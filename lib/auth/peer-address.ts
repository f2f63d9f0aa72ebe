import { randomBytes } from 'node:crypto'
import { putAtTheSocket } from '@/lib/platform/at-the-socket'

const header = 'x-sekisho-peer'

// Next bundles server code more than once: the mark hangs on the process.
const holder = globalThis as { sekishoPeerMark?: string }

/**
 * Hands the socket's address on to pages and actions, which Next shows no socket. Called once, at start
 * (`instrumentation.ts`). The header carries a mark of this process, so that nobody outside can write it.
 */
export function markPeerAddresses(): void {
  if (holder.sekishoPeerMark) return
  const mark = randomBytes(16).toString('base64url')
  holder.sekishoPeerMark = mark
  putAtTheSocket('peer addresses', (request, _response, goOn) => {
    request.headers[header] = `${mark} ${request.socket.remoteAddress ?? ''}`
    return goOn()
  })
}

/** IPv4 inside IPv6 (::ffff:192.0.2.1) reads as IPv4; anything that is no address reads as unknown. */
export function normaliseAddress(text: string): string {
  const plain = text.replace(/^::ffff:(?=\d+\.)/i, '')
  return /^[0-9a-f.:]{2,45}$/i.test(plain) ? plain : ''
}

/** The address of the socket's other end; empty when the start did not mark it. */
export function readPeerAddress(headers: Pick<Headers, 'get'>): string {
  const [mark, address = ''] = (headers.get(header) ?? '').split(' ')
  return mark && mark === holder.sekishoPeerMark ? normaliseAddress(address) : ''
}
