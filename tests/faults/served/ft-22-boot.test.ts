/** FT-22 with the built server itself: wrong settings keep it from starting, and an absent database from ever making a session. */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { count } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { sessions } from '@/db/schema/sign-in'
import { enrolTotp, totpCode } from '../../support/credentials'
import { useDatabase } from '../../support/database'
import { report } from '../../support/faults'
import { findFreePort, type Nodes, spawnNode, startNodes } from '../../support/nodes'
import { personWithPassword, rightPassword } from '../../support/sign-in'
import { giveNameAndPassword, openVisitor } from '../../support/visitor'

const database = useDatabase()
const countSessions = async () => (await database.db.select({ n: count() }).from(sessions))[0]?.n
let nodes: Nodes | undefined
let relay: Awaited<ReturnType<typeof openRelay>> | undefined
afterAll(async () => {
  await nodes?.stop()
  await relay?.close()
})

/** The database is there again; answers after how many milliseconds the server said so by itself. */
async function back(): Promise<number> {
  if (!nodes || !relay) throw new Error('nothing was started')
  await relay.mend()
  const begun = performance.now()
  const visitor = openVisitor(nodes)
  while ((await visitor.get('/api/health')).status !== 200) {
    if (performance.now() - begun > 30_000) throw new Error('not back within 30 s')
    await wait(50)
  }
  return performance.now() - begun
}

const wrong: [string, Record<string, string | undefined>][] = [
  ['SEKISHO_AUTH_SECRET', { SEKISHO_AUTH_SECRET: undefined }],
  ['SEKISHO_AUTH_SECRET', { SEKISHO_AUTH_SECRET: 'secret' }],
  ['SEKISHO_DATA_KEYS', { SEKISHO_DATA_KEYS: `k1:${Buffer.alloc(32).toString('base64')}` }],
  ['SEKISHO_PEPPERS', { SEKISHO_PEPPERS: undefined }],
  ['SEKISHO_ORIGIN', { SEKISHO_ORIGIN: 'http://signin.example' }],
  ['RESEND_API_KEY', { SEKISHO_OUTBOX: '0', SEKISHO_MAIL: 'resend', SEKISHO_PHONE: 'none' }],
  ['SMTP_URL', { SEKISHO_OUTBOX: '0', SEKISHO_MAIL: 'smtp', SEKISHO_PHONE: 'none' }],
  [
    'TWILIO_AUTH_TOKEN',
    { SEKISHO_OUTBOX: '0', SEKISHO_MAIL: 'none', SEKISHO_PHONE: 'twilio', TWILIO_ACCOUNT_SID: 'AC1', TWILIO_FROM: '+1555' },
  ],
  ['SEKISHO_OUTBOX', { SEKISHO_OUTBOX: '1', SEKISHO_MAIL: 'smtp', SMTP_URL: 'smtp://mail.example' }],
]

test('a server with a wrong setting ends with the settings’ exit code, names it, and never answers a request', {
  timeout: 300_000,
}, async () => {
  for (const [name, env] of wrong) {
    const port = await findFreePort()
    const child = spawnNode(port, { DATABASE_URL: database.url, ...env })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const ended = once(child, 'exit')
    let answered = 0
    const ask = setInterval(
      () =>
        void fetch(`http://127.0.0.1:${port}/sign-in`)
          .then(({ ok }) => (answered += Number(ok)))
          .catch(() => {}),
      100,
    )
    const timer = setTimeout(() => child.kill('SIGKILL'), 60_000)
    const [code] = (await ended) as [number | null]
    clearInterval(ask)
    clearTimeout(timer)
    expect(code, `${name}: ${said}`).toBe(4)
    expect(said).toContain(name)
    for (const value of Object.values(env)) if (value && value.length > 12) expect(said).not.toContain(value)
    expect(answered, name).toBe(0)
  }
  report(`FT-22: ${wrong.length} wrong settings, each ended the server with 4 and was named; 0 requests answered`)
})

test('without a database at boot everything says 503, nothing becomes a session, and it recovers by itself', {
  timeout: 120_000,
}, async () => {
  relay = await openRelay(database.url)
  relay.cut()
  nodes = await startNodes(1, { databaseUrl: relay.url })
  const visitor = openVisitor(nodes)
  const person = await personWithPassword(database.db)
  const health = await visitor.get('/api/health')
  expect(health.status).toBe(503)
  expect(health.headers['retry-after']).toBeTruthy()
  // The name's page asks the database nothing; whatever is submitted does.
  expect((await visitor.get('/sign-in')).status).toBe(200)
  expect(await visitor.submit('submitName', { login: person.login })).toMatchObject({ ok: false, code: 'unavailable' })
  expect(visitor.cookies.size).toBe(0)
  const backAfter = await back()
  expect((await giveNameAndPassword(visitor, person.login, rightPassword)).redirect).toBe('/me')
  expect((await visitor.get('/me')).status).toBe(200)
  expect(await countSessions()).toBe(1)
  report(`FT-22: started without a database: 503 and 0 sessions; served again ${Math.round(backAfter)} ms after it came`)
})

test('a database that goes away before any step of a sign-in: no session then, and the same journey goes on afterwards (SR-8)', {
  timeout: 120_000,
}, async () => {
  if (!nodes || !relay) throw new Error('the test before starts the server')
  const before = await countSessions()
  const person = await personWithPassword(database.db)
  const { key } = await enrolTotp(database.db, { personId: person.id, now: new Date(Date.now() - 90_000) })
  const visitor = openVisitor(nodes)
  const refused: (string | null)[] = []
  const away = async (attempt: () => Promise<{ code: string | null; headers: object; status: number }>) => {
    relay?.cut()
    const answer = await attempt()
    refused.push(answer.code)
    expect(answer.code).toBe('unavailable')
    expect(JSON.stringify(answer.headers)).not.toContain('__Host-sekisho=')
    await back()
  }
  await away(() => visitor.submit('submitName', { login: person.login }))
  await visitor.submit('submitName', { login: person.login })
  const nonce = await visitor.nonce()
  const password = { step: 'password', nonce, password: rightPassword }
  await away(() => visitor.step(password))
  const asked = await visitor.step(password)
  expect(asked.result).toEqual({ ok: true, data: { step: 'challenge', landing: null } })
  const answer = { step: 'challenge', nonce: await visitor.nonce(), answer: { code: totpCode(key, new Date()) } }
  await away(() => visitor.step(answer))
  expect(await countSessions()).toBe(before)
  expect((await visitor.step(answer)).redirect).toBe('/me')
  // Somebody who is in already sees 503 and stays in.
  relay.cut()
  const page = await visitor.get('/me')
  expect([page.status, page.headers.location]).toEqual([307, '/unavailable'])
  expect((await visitor.get('/unavailable')).status).toBe(503)
  await back()
  expect((await visitor.get('/me')).status).toBe(200)
  report(
    `FT-22, SR-8: database away at ${refused.length} of ${refused.length} steps: ${refused.join(', ')}; 0 sessions, and the journey went on`,
  )
})

/** A relay in front of PostgreSQL that can be cut: what is open breaks, what is new is refused. */
async function openRelay(url: string) {
  const target = new URL(url)
  const port = await findFreePort()
  const open = new Set<Socket>()
  let server: Server | undefined
  const mend = () =>
    new Promise<void>((resolve) => {
      server = createServer((near) => {
        const far = connect(Number(target.port), target.hostname)
        for (const socket of [near, far]) {
          open.add(socket)
          socket
            .on('error', () => {})
            .on('close', () => {
              open.delete(socket)
              near.destroy()
              far.destroy()
            })
        }
        near.pipe(far).pipe(near)
      }).listen(port, '127.0.0.1', resolve)
    })
  const cut = () => {
    server?.close()
    for (const socket of open) socket.destroy()
  }
  await mend()
  const relayed = new URL(url)
  relayed.hostname = '127.0.0.1'
  relayed.port = String(port)
  return { url: relayed.toString(), cut, mend, close: async () => cut() }
}
