/** FT-63: two nodes are replaced one after the other under load, as docs/operate.md says: no request fails, no message waits, nothing has to be killed. */
import { setTimeout as wait } from 'node:timers/promises'
import { gt, ne } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { messages } from '@/db/schema/messages'
import { seal } from '@/lib/platform/crypto'
import { lastCode } from '../../support/credentials'
import { useDatabase } from '../../support/database'
import { faultSize, report } from '../../support/faults'
import { type Ended, type Nodes, startNodes } from '../../support/nodes'
import { credential } from '../../support/rollouts'
import { personWithPassword, rightPassword } from '../../support/sign-in'
import { type Answer, openVisitor, readNonce, send } from '../../support/visitor'

const database = useDatabase()
let nodes: Nodes
beforeAll(async () => {
  nodes = await startNodes(2, { databaseUrl: database.url, workers: 2, env: { SEKISHO_DRAIN_SECONDS: '2' } })
}, 120_000)
afterAll(() => nodes?.stop())

/** What a load balancer does: asks each node's health all the time, and sends nobody to one that does not say 200. */
function balance(everyMs: number) {
  const up = new Set([0, 1])
  let isOver = false
  let turn = 0
  const watch = async (index: number) => {
    while (!isOver) {
      // A connection of its own each time: what it hears is about the node, not about a socket.
      const answer = await fetch(`http://127.0.0.1:${nodes.list[index]?.port}/api/health`, { headers: { connection: 'close' } }).catch(
        () => null,
      )
      if (answer?.ok) up.add(index)
      else up.delete(index)
      await wait(everyMs)
    }
  }
  const watching = Promise.all([watch(0), watch(1)])
  return {
    node: () => [...up].sort()[turn++ % Math.max(1, up.size)] ?? 0,
    isUp: (index: number) => up.has(index),
    stop: () => {
      isOver = true
      return watching
    },
  }
}

test('FT-63: under load no request fails while two nodes are replaced, and what was to be sent is sent', { timeout: 600_000 }, async () => {
  const { db } = database
  const rounds = faultSize(1, 5)
  const lanes = faultSize(4, 12)
  const people = await Promise.all(
    Array.from({ length: lanes }, async (_, n) => {
      const person = await personWithPassword(db)
      // Put there as it is: the workers of the nodes would take the code of a registration before it is read.
      const number = `+8190${51_000_000 + n}`
      const data = { lastDigits: number.slice(-4), country: 'JP', takesSms: true, channel: 'sms' }
      await credential(db, person.id, 'phone', { data, secret: seal(JSON.stringify({ number }), person.id) })
      return person
    }),
  )
  const begun = new Date()
  const balancer = balance(250)
  const failed: string[] = []
  let asked = 0
  let signedIn = 0
  let isOver = false
  const note = <T extends Answer>(what: string, answer: T): T => {
    asked += 1
    if (answer.status >= 500) failed.push(`${what} ${answer.status}`)
    return answer
  }
  const signIn = async (login: string, personId: string) => {
    const visitor = openVisitor(nodes)
    const at = () => ({ node: balancer.node() })
    const named = note('name', await visitor.submit('submitName', { login }, at()))
    const nonce = readNonce(named.body)
    const asks = note('password', await visitor.step({ step: 'password', nonce, password: rightPassword }, at()))
    if (asks.code) failed.push(`password ${asks.code}`)
    const page = note('page', await visitor.get('/sign-in', at()))
    const code = await lastCode(db, personId)
    const done = note('code', await visitor.step({ step: 'challenge', nonce: readNonce(page.body), answer: { code } }, at()))
    if (done.redirect === '/me') signedIn += 1
    note('me', await visitor.get('/me', at()))
  }
  const openPage = async () => {
    note('page', await openVisitor(nodes).get('/sign-in', { node: balancer.node() }))
  }
  const load = async (n: number) => {
    const person = people[n]
    for (let turn = 0; !isOver && person; turn++) {
      // A number gets three codes in ten minutes: three sign-ins, spread over the time, and pages between them.
      const isSignIn = turn % 40 === 0 && turn < 120
      const work = isSignIn ? signIn(person.login, person.id) : openPage()
      await work.catch((error: unknown) => failed.push(String(error)))
      await wait(20)
    }
  }
  const running = Array.from({ length: lanes }, (_, n) => load(n))
  const ended: Ended[] = []
  for (let round = 0; round < rounds; round++)
    for (const index of [0, 1]) {
      await wait(500)
      ended.push(await nodes.restart(index, { signal: 'SIGTERM' }))
      for (let waited = 0; waited < 30_000 && !balancer.isUp(index); waited += 50) await wait(50)
    }
  await wait(500)
  isOver = true
  await Promise.all(running)
  await balancer.stop()
  for (let waited = 0; waited < 5_000 && (await db.select().from(messages).where(ne(messages.state, 'sent'))).length > 0; waited += 100)
    await wait(100)
  const sent = await db.select().from(messages).where(gt(messages.createdAt, begun))
  const slowest = Math.max(...sent.map(({ sentAt, createdAt }) => (sentAt?.getTime() ?? Number.POSITIVE_INFINITY) - createdAt.getTime()))
  report(
    `FT-63: ${ended.length} nodes replaced under load: ${asked} requests, ${failed.length} failed, ${signedIn} signed in; ended after ${ended.map(({ ms, wasKilled }) => `${Math.round(ms)} ms${wasKilled ? ' (killed)' : ''}`).join(', ')}; ${sent.length} messages, the slowest sent after ${slowest} ms`,
  )
  expect(failed).toEqual([])
  expect(signedIn).toBeGreaterThan(lanes)
  expect(ended.filter(({ wasKilled }) => wasKilled)).toEqual([])
  expect(slowest).toBeLessThan(5_000)
})

test('FT-63: a connection that is kept busy is told to close, and does not keep a node from ending', { timeout: 60_000 }, async () => {
  const port = nodes.list[1]?.port ?? 0
  let isOver = false
  const told: (string | undefined)[] = []
  // Over one socket without a pause, like a proxy that does not look at health.
  const busy = (async () => {
    while (!isOver) {
      const answer = await send(port, 'GET', '/sign-in', {}).catch(() => null)
      if (!answer) return
      told.push(answer.headers.connection)
    }
  })()
  await wait(300)
  const before = told.length
  expect(told.slice(0, before)).not.toContain('close')
  const ended = await nodes.restart(1, { signal: 'SIGTERM' })
  isOver = true
  await busy
  report(`FT-63: beside a connection that never rested a node ended after ${Math.round(ended.ms)} ms`)
  expect(told.slice(before + 1)).toContain('close')
  expect(ended.wasKilled).toBe(false)
  expect(ended.ms).toBeLessThan(6_000)
})
