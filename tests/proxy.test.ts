import { NextRequest } from 'next/server'
import { expect, test } from 'vitest'
import { isUpload } from '@/lib/platform/request-body'
import { config, proxy } from '../proxy'

test('an address with NUL is refused before any page sees it; every other gets its policy', () => {
  for (const path of ['/console/people?q=%00', '/console/people/a%00b', '/outbox?to=x%00y'])
    expect(proxy(new NextRequest(`https://signin.example${path}`)).status).toBe(400)
  const response = proxy(new NextRequest('https://signin.example/console/people?q=%E9%9D%92'))
  expect(response.status).toBe(200)
  expect(response.headers.get('content-security-policy')).toContain("script-src 'self' 'nonce-")
})

test('whole files pass neither through here, where they would be cut, nor through the limit of bodies; everything else does', () => {
  const passes = (path: string) => new RegExp(`^${config.matcher[0]}$`).test(path)
  for (const path of ['/console/import/upload/x', '/console/bridge/upload/x', '/console/rollouts/x/lists/compare'])
    expect([passes(path), isUpload(path)], path).toEqual([false, true])
  // A route for scripts with a body of its own limit, like those of `/api`.
  expect([passes('/sign-in/steps'), isUpload('/sign-in/steps')]).toEqual([false, false])
  for (const path of [
    '/sign-in',
    '/sign-in/steps-of-another',
    '/console/import',
    '/console/rollouts/x/lists',
    '/console/people/export/file',
    '/console/rollouts/x/y/lists/compare',
  ])
    expect([passes(path), isUpload(path)], path).toEqual([true, false])
})
