/** Who gets which address: every page and route of the tree, asked as anonymous, person, support, auditor and administrator (SR-80). */
import { globSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { findAccount, makePerson, makeSession, origin } from './support/installation'

const nobody = '00000000-0000-7000-8000-000000000000'
const pages = globSync('app/**/page.tsx').map((file) => {
  const path = file
    .replace(/^app/, '')
    .replace(/\/page\.tsx$/, '')
    .replace(/\/\([^)]+\)/g, '')
  return path.replace('[factor]', 'passkey').replace(/\[[^\]]+\]/g, nobody) || '/'
})

// Where the link of a notice leads is open to whoever has the link.
const open = ['/', '/guides', '/sign-in', '/outbox', '/not-me', '/terms']
const isOpen = (path: string) => path === '/' || open.slice(1).some((prefix) => path === prefix || path.startsWith(`${prefix}/`))

test.describe.configure({ mode: 'serial' })

test('the tree has the pages of the product', () => {
  for (const page of [
    '/',
    '/sign-in',
    '/me',
    '/me/activity',
    '/me/sessions',
    '/console',
    '/console/people',
    '/console/import',
    '/console/rollouts',
    '/console/adoption',
    '/console/audit',
    '/console/settings',
    '/outbox',
  ])
    expect(pages, page).toContain(page)
})

test('without a session no protected page opens', async ({ request }) => {
  for (const path of pages.filter((page) => !isOpen(page))) {
    const answer = await request.get(path, { maxRedirects: 0 })
    // A streamed page answers 200 and redirects by a meta element: what counts is that nothing of the page is in it.
    const body = await answer.text()
    const isSentAway = [303, 307, 308, 404].includes(answer.status()) || /NEXT_REDIRECT|http-equiv="refresh"/.test(body)
    expect(isSentAway, `${path} answered ${answer.status()}`).toBe(true)
  }
})

for (const [role, allowed] of [
  ['person', (path: string) => isOpen(path) || path.startsWith('/me')],
  [
    'support',
    (path: string) =>
      ![
        '/console/import',
        '/console/audit',
        '/console/settings',
        '/console/people/codes',
        '/console/people/export',
        '/console/bridge',
        '/console/rollouts/new',
        '/console/rollouts/exemptions/new',
        `/console/rollouts/${nobody}/lists`,
      ].some((p) => path.startsWith(p)),
  ],
  [
    'auditor',
    (path: string) =>
      ![
        '/console/import',
        '/console/bridge',
        '/console/people/codes',
        '/console/people/export',
        '/console/rollouts/new',
        '/console/rollouts/exemptions/new',
      ].some((p) => path.startsWith(p)),
  ],
] as const) {
  test(`as ${role}, console pages open only as the role says`, async ({ request }) => {
    const cookie = await makeSession(await findAccount(role), ['password', 'phone'])
    for (const path of pages.filter((page) => page.startsWith('/console'))) {
      const answer = await request.get(path, { maxRedirects: 0, headers: { cookie: `${cookie.name}=${cookie.value}` } })
      expect(answer.status(), path).toBeLessThan(500)
      if (!allowed(path)) expect(answer.status(), `${role} at ${path}`).toBe(404)
      else if (!path.includes(nobody)) expect([200, 307], `${role} at ${path}`).toContain(answer.status())
    }
  })
}

test('an invented, cut or foreign cookie is nobody', async ({ request }) => {
  const id = await makePerson({ login: 'access-cookie' })
  const real = await makeSession(id, ['password'])
  for (const value of [
    '',
    'x',
    real.value.slice(0, -4),
    `${real.value}x`,
    Buffer.from('{"sid":"x"}').toString('base64url'),
    '%00',
    'a'.repeat(8000),
  ]) {
    const answer = await request.get('/me', { maxRedirects: 0, headers: { cookie: `${real.name}=${value}` } })
    expect(answer.status(), value.slice(0, 30)).toBeLessThan(500)
    if (answer.status() === 200) expect(await answer.text()).toMatch(/NEXT_REDIRECT|http-equiv="refresh"/)
  }
  const answer = await request.get(`${origin}/me`, { maxRedirects: 0, headers: { cookie: `${real.name}=${real.value}` } })
  expect(answer.status()).toBe(200)
})

test('hostile bodies and headers at every address are refused, never an error of the server', async ({ request }) => {
  const bodies = ['', '{}', '[]', 'null', '"', '{"a":', '\u0000', 'a'.repeat(20_000), '[{"__proto__":{"x":1}}]']
  const routes = [...pages, '/api/health', '/api/metrics', '/sign-in/out', '/console/import/upload']
  for (const path of routes) {
    for (const data of bodies) {
      for (const headers of [
        { 'content-type': 'application/json' },
        { 'content-type': 'text/plain;charset=UTF-8', 'next-action': '00000000000000000000000000000000000000' },
        { 'content-type': 'multipart/form-data; boundary=x', 'next-action': 'x' },
      ] as Record<string, string>[]) {
        const answer = await request.post(path, {
          data,
          headers: { ...headers, 'x-forwarded-for': '10.0.0.1', 'x-middleware-subrequest': 'proxy' },
          maxRedirects: 0,
          failOnStatusCode: false,
        })
        expect(answer.status(), `${path} ${headers['content-type']} ${data.slice(0, 20)}`).toBeLessThan(500)
      }
    }
  }
})
