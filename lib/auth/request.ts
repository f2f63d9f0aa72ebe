import { headers as nextHeaders } from 'next/headers'
import { settings } from '@/lib/platform/env'
import { normaliseAddress, readPeerAddress } from './peer-address'

/** The caller's address and browser, as far as they can be believed. */
export async function readRequest(): Promise<{ address: string; userAgent: string; headers: Headers }> {
  const headers = await nextHeaders()
  return { address: readAddress(headers), userAgent: (headers.get('user-agent') ?? '').slice(0, 300), headers }
}

/**
 * The client's address: with `SEKISHO_TRUSTED_HOPS` = n, the n-th entry of X-Forwarded-For from the right (each trusted
 * proxy appends the address it saw); with 0 the peer of the socket. What a client writes itself further left is never
 * looked at (SR-34). Empty when it cannot be known.
 */
export function readAddress(headers: Pick<Headers, 'get'>): string {
  const hops = settings().SEKISHO_TRUSTED_HOPS
  if (hops === 0) return readPeerAddress(headers)
  const chain = (headers.get('x-forwarded-for') ?? '').split(',').map((entry) => entry.trim())
  return normaliseAddress(chain[chain.length - hops] ?? '')
}

/**
 * Whether an unsafe request comes from a page of ours (SR-83): browsers say so in Sec-Fetch-Site; where that is missing,
 * Origin must be the configured one. Next compares Origin with the Host header, which a proxy may pass on unchecked.
 */
export function isSameOrigin(headers: Pick<Headers, 'get'>): boolean {
  const site = headers.get('sec-fetch-site')
  if (site) return site === 'same-origin'
  return headers.get('origin') === new URL(settings().SEKISHO_ORIGIN).origin
}
