import { expect, test, vi } from 'vitest'
import { loadReader } from './reader'

let zone = ''
vi.mock('next/headers', () => ({
  cookies: async () => ({ get: (name: string) => (name === 'sekisho-zone' ? { value: zone } : undefined) }),
  headers: async () => new Headers(),
}))
vi.mock('@/lib/auth/require', () => ({ getActor: async () => null, getRequestTime: () => new Date('2026-06-01T00:00:00Z') }))
vi.mock('@/lib/platform/database', () => ({ database: async () => null }))
vi.mock('@/lib/people/terms/data', () => ({ hasTermsInForce: async () => false }))
vi.mock('@/lib/people/organisation/data', () => ({
  getOrganisation: async () => ({ zone: 'Asia/Tokyo', name: { en: 'A', ja: 'あ' }, locale: 'en' }),
}))

test.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  ['%', 'Asia/Tokyo'],
  ['nowhere', 'Asia/Tokyo'],
  ['', 'Asia/Tokyo'],
])('the cookie %j reads as the zone %s, whatever somebody wrote there', async (given, read) => {
  zone = given
  expect((await loadReader()).zone).toBe(read)
})
