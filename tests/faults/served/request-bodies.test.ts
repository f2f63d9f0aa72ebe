/** SR-86 over HTTP: a body that is too long, or that nobody can read, is the client's mistake: refused, never a 5xx, no error in the log. */
import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { longestBody } from '@/lib/platform/request-body'
import { testOrigin } from '../../support/authenticator'
import { useDatabase } from '../../support/database'
import { report } from '../../support/faults'
import { type Nodes, startNodes } from '../../support/nodes'
import { type Answer, listActions, openVisitor, send, type Visitor } from '../../support/visitor'

const database = useDatabase()
let nodes: Nodes
let visitor: Visitor
beforeAll(async () => {
  nodes = await startNodes(1, { databaseUrl: database.url, env: { SEKISHO_WORKER: '0' } })
}, 120_000)
beforeEach(() => {
  visitor = openVisitor(nodes)
})
afterAll(() => nodes?.stop())

const id = () => listActions().find(({ name }) => name === 'submitName')?.id ?? ''
const plain = 'text/plain;charset=UTF-8'
/** One post of an action; `null` leaves a header out. */
const post = (body: string, more: Record<string, string | null> = {}): Promise<Answer> => {
  const given = Object.entries({ 'next-action': id(), 'content-type': plain, origin: testOrigin, ...more })
  const headers = Object.fromEntries(given.filter((one): one is [string, string] => one[1] !== null))
  return visitor.ask('POST', '/sign-in', { body, headers })
}

/** Sends in chunks and never says how much there will be. */
const postInChunks = (bytes: number, path: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const headers = { host: new URL(testOrigin).host, origin: testOrigin, 'next-action': id(), 'content-type': plain }
    const out = request({ host: '127.0.0.1', port: nodes.list[0]?.port ?? 0, method: 'POST', path, headers }, async (incoming) => {
      let body = ''
      for await (const chunk of incoming) body += chunk
      resolve({ status: incoming.statusCode ?? 0, body })
    })
    out.on('error', reject)
    out.write('["')
    for (let sent = 4; sent < bytes; sent += 16_384) out.write('x'.repeat(Math.min(16_384, bytes - sent)))
    out.end('"]')
  })

test('what is longer than 256 kB is refused with 413, be its length said or counted; what is as long is read', async () => {
  const readable = (bytes: number) => `["${'x'.repeat(bytes - 4)}"]`
  const text = (body: string) => JSON.parse(body) as unknown
  for (const [method, path] of [
    ['POST', '/sign-in'],
    ['POST', '/api/health'],
    ['PUT', '/console/import/upload'],
    ['POST', '/nowhere'],
  ] as const) {
    const answer = await send(
      nodes.list[0]?.port ?? 0,
      method,
      path,
      { 'next-action': id(), 'content-type': plain },
      readable(longestBody + 1),
    )
    expect([answer.status, text(answer.body)], path).toEqual([413, { error: { code: 'body-too-large' } }])
    expect(answer.headers['x-request-id'], path).toBeTruthy()
  }
  const chunked = await postInChunks(longestBody + 1, '/sign-in')
  expect([chunked.status, text(chunked.body)]).toEqual([413, { error: { code: 'body-too-large' } }])
  expect((await postInChunks(8 * longestBody, '/sign-in')).status).toBe(413)

  // Read, and then refused for what it says.
  const read = await post(readable(longestBody))
  expect(read.status).toBe(200)
  expect(read.body).toContain('invalid-input')
  expect((await postInChunks(longestBody, '/sign-in')).status).toBe(200)
  // An upload counts for itself: the gate answers, not the limit.
  for (const path of ['/console/import/upload/x', '/console/bridge/upload/x', '/console/rollouts/x/lists/compare?wave=1'])
    expect((await visitor.ask('PUT', path, { body: readable(2 * longestBody), headers: { origin: testOrigin } })).status, path).toBe(401)
})

test('an action’s post that cannot be read is refused with 400, one for an action that there is none with a 4xx of its own', async () => {
  const boundary = 'multipart/form-data; boundary=b'
  const posts: Record<string, [body: string, headers: Record<string, string | null>]> = {
    'no JSON': ['[', {}],
    'no body': ['', {}],
    'a path through nothing': ['["$1:constructor:constructor"]', {}],
    'a form cut in the middle': ['--b\r\nContent-Disposition: form-data; name="0"\r\n\r\n["$K1', { 'content-type': boundary }],
    'a form without a boundary': ['x', { 'content-type': 'multipart/form-data' }],
    'an Origin that is none': ['["x"]', { origin: 'x' }],
    'an Origin of another site': ['["x"]', { origin: 'https://evil.example' }],

    'more arguments than anybody has': [JSON.stringify(Array.from({ length: 1_001 }, () => 1)), {}],
  }
  for (const [what, [body, headers]] of Object.entries(posts)) {
    const answer = await post(body, headers)
    expect([answer.status, answer.body], what).toEqual([400, '{"error":{"code":"body-unreadable"}}'])
  }
  for (const name of ['', 'x', '0'.repeat(42), '7f'.repeat(21)])
    expect([400, 404, 409], name).toContain((await post('[]', { 'next-action': name })).status)
  // After all of it the next one is read.
  expect((await visitor.submit('submitName', { login: 'nobody' })).ok).toBe(true)
  const unexpected = nodes.logs().match(/"msg":"unexpected[^"]*"/g) ?? []
  report(`SR-86: ${Object.keys(posts).length} unreadable posts: ${Object.keys(posts).length} × 400, ${unexpected.length} errors logged`)
  expect(unexpected).toEqual([])
})

test('a form that was sent without scripts is refused with a page, in the reader’s language and under a policy of its own', async () => {
  const form = {
    'next-action': null,
    'content-type': 'multipart/form-data; boundary=b',
    accept: 'text/html',
    'accept-language': 'ja',
  }
  const field = '--b\r\nContent-Disposition: form-data; name="$ACTION_ID_7f"\r\n\r\n'
  for (const [status, body, words] of [
    [413, field + 'x'.repeat(3 * longestBody), '送信内容が大きすぎます'],
    [400, `${field}["$K1`, '送信内容を読み取れませんでした'],
  ] as const) {
    const shown = await post(body, form)
    expect([shown.status, String(shown.headers['content-type'])]).toEqual([status, 'text/html; charset=utf-8'])
    expect(shown.body).toContain(words)
    expect(String(shown.headers['content-security-policy'])).toMatch(/^default-src 'none'; style-src 'nonce-/)
  }
})

test('health writes a row about once a second, however many ask', async () => {
  // A sequence is not undone with the row.
  await database.sql.unsafe(`
    create sequence written;
    create function note_written() returns trigger language plpgsql as $$ begin perform nextval('written'); return new; end $$;
    create trigger note_written before insert on journeys for each row execute function note_written()`)
  const port = nodes.list[0]?.port ?? 0
  const begun = performance.now()
  const answers: Answer[] = []
  for (let n = 0; n < 20; n++) answers.push(...(await Promise.all(Array.from({ length: 50 }, () => send(port, 'GET', '/api/health', {})))))
  const seconds = (performance.now() - begun) / 1_000
  const [row] = await database.sql`select last_value::int as n from written`
  report(`1,000 askings of /api/health in ${seconds.toFixed(1)} s: ${row?.n} rows written and undone`)
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  expect(row?.n).toBeGreaterThan(0)
  expect(row?.n).toBeLessThanOrEqual(Math.ceil(seconds) + 1)
})
