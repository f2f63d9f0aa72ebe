import { NextRequest } from 'next/server'
import { expect, test } from 'vitest'
import { proxy } from '../proxy'

test('an address with NUL is refused before any page sees it; every other gets its policy', () => {
  for (const path of ['/console/people?q=%00', '/console/people/a%00b', '/outbox?to=x%00y'])
    expect(proxy(new NextRequest(`https://signin.example${path}`)).status).toBe(400)
  const response = proxy(new NextRequest('https://signin.example/console/people?q=%E9%9D%92'))
  expect(response.status).toBe(200)
  expect(response.headers.get('content-security-policy')).toContain("script-src 'self' 'nonce-")
})
