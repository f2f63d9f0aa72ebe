/** The database goes away in the middle: 503 with Retry-After, no session, the same process, and back by itself (SR-8, FT-22). Runs last. */
import { expect, test } from '@playwright/test'
import { startEmbedded, stopEmbedded } from '@/db/embedded'
import { findAccount, makeSession } from './support/installation'

const folder = '.test/e2e'

test('while the database is away pages say so with 503, and come back by themselves', async ({ request }) => {
  test.setTimeout(90_000)
  expect((await request.get('/sign-in')).status()).toBe(200)
  const cookie = await makeSession(await findAccount('administrator-1'), ['password', 'phone'])
  const headers = { cookie: `${cookie.name}=${cookie.value}` }
  expect((await request.get('/me', { headers })).status()).toBe(200)
  stopEmbedded(folder, 'immediate')
  const health = await request.get('/api/health', { failOnStatusCode: false })
  expect(health.status()).toBe(503)
  for (const path of ['/me', '/console']) {
    const answer = await request.get(path, { headers, failOnStatusCode: false, maxRedirects: 5 })
    expect(answer.status(), path).toBe(503)
    expect(answer.headers()['retry-after'], path).toBeTruthy()
    expect(answer.headers()['set-cookie'] ?? '', path).not.toContain('__Host-sekisho')
  }
  await startEmbedded({ folder, flags: ['fsync=off', 'synchronous_commit=off'] })
  await expect.poll(async () => (await request.get('/api/health', { failOnStatusCode: false })).status(), { timeout: 15_000 }).toBe(200)
  expect((await request.get('/me', { headers })).status()).toBe(200)
})
