import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import * as env from '@/lib/platform/env'
import { markPeerAddresses } from './peer-address'
import { isSameOrigin, readAddress } from './request'

afterEach(() => vi.restoreAllMocks())
const withHops = (hops: number) => vi.spyOn(env, 'settings').mockReturnValue({ ...env.settings(), SEKISHO_TRUSTED_HOPS: hops })
const headers = (entries: Record<string, string>) => new Headers(entries)

test('behind trusted proxies the address is the one that the outermost of them saw', () => {
  withHops(1)
  expect(readAddress(headers({ 'x-forwarded-for': '198.51.100.7' }))).toBe('198.51.100.7')
  expect(readAddress(headers({ 'x-forwarded-for': '10.0.0.1, spoofed, 198.51.100.7' }))).toBe('198.51.100.7')
  vi.restoreAllMocks()
  withHops(2)
  expect(readAddress(headers({ 'x-forwarded-for': '10.0.0.1, 198.51.100.7, 203.0.113.1' }))).toBe('198.51.100.7')
  expect(readAddress(headers({ 'x-forwarded-for': '203.0.113.1' }))).toBe('')
  expect(readAddress(headers({}))).toBe('')
})

test('without a proxy nothing that a client writes is an address (SR-34)', () => {
  withHops(0)
  const spoofed = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'x-sekisho-peer', 'cf-connecting-ip']
  expect(readAddress(headers(Object.fromEntries(spoofed.map((name) => [name, '10.1.2.3']))))).toBe('')
  expect(readAddress(headers({ 'x-sekisho-peer': ' 10.1.2.3' }))).toBe('')
})

test("the socket's address reaches the handler, whatever the client claims", async () => {
  withHops(0)
  markPeerAddresses()
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(readAddress({ get: (name) => String(request.headers[name] ?? '') }))
    response.end()
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  await fetch(`http://127.0.0.1:${port}/`, { headers: { 'x-sekisho-peer': 'x 10.1.2.3', 'x-forwarded-for': '10.1.2.3' } })
  server.close()
  expect(seen).toEqual(['127.0.0.1'])
})

test.each([
  [{ 'sec-fetch-site': 'same-origin' }, true],
  [{ 'sec-fetch-site': 'same-site' }, false],
  [{ 'sec-fetch-site': 'cross-site', origin: 'http://localhost:3000' }, false],
  [{ 'sec-fetch-site': 'none' }, false],
  [{ origin: 'http://localhost:3000' }, true],
  [{ origin: 'http://localhost:3001', host: 'localhost:3001' }, false],
  [{ origin: 'null' }, false],
  [{}, false],
])('%j same origin: %s', (entries, expected) => {
  expect(isSameOrigin(headers(entries as Record<string, string>))).toBe(expected)
})
