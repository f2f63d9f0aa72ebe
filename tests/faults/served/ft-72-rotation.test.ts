/** FT-72, SR-106: data key, pepper and authentication secret change places under load as docs/operate.md says, and nobody notices. */
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { credentials } from '@/db/schema/credentials'
import { useDatabase } from '../../support/database'
import { faultSize, report } from '../../support/faults'
import { type Nodes, nodeSecrets, startNodes } from '../../support/nodes'
import { holdTotp, personWithPassword, rightPassword, totpCode } from '../../support/sign-in'
import { type Acted, giveNameAndPassword, openVisitor, readNonce, type Visitor } from '../../support/visitor'

const database = useDatabase()
let nodes: Nodes
beforeAll(async () => {
  nodes = await startNodes(2, { databaseUrl: database.url })
}, 120_000)
afterAll(() => nodes?.stop())

const old = nodeSecrets()
const fresh = { key: `k2:${randomBytes(32).toString('base64')}`, secret: randomBytes(32).toString('base64') }
const settings = (order: (a: string, b: string) => string) => ({
  SEKISHO_DATA_KEYS: order(old.SEKISHO_DATA_KEYS ?? '', fresh.key),
  SEKISHO_PEPPERS: order(old.SEKISHO_PEPPERS ?? '', `k2:${randomBytes(32).toString('base64')}`),
  SEKISHO_AUTH_SECRET: order(old.SEKISHO_AUTH_SECRET ?? '', fresh.secret),
})

test('FT-72: no sign-in fails and nobody is signed out while keys are rotated on two nodes', { timeout: 900_000 }, async () => {
  const { db } = database
  const behind = settings((a, b) => `${a},${b}`)
  const front = { ...behind }
  for (const [name, value] of Object.entries(behind)) front[name as keyof typeof front] = value.split(',').reverse().join(',')
  // One node is down at a time; like a load balancer, a visitor goes to one that is up.
  const up = new Set([0, 1])
  const failed: string[] = []
  let done = 0
  let n = 0
  let isOver = false
  const node = () => [...up][n++ % up.size] ?? 0
  const signIn = async (): Promise<Visitor | null> => {
    const person = await personWithPassword(db)
    await holdTotp(db, person.id)
    const visitor = openVisitor(nodes)
    const named = await visitor.submit('submitName', { login: person.login }, { node: node() })
    const nonce = readNonce(named.body) || (await visitor.nonce('/sign-in', node()))
    const asked = await visitor.step({ step: 'password', nonce, password: rightPassword }, { node: node() })
    const ready = await visitor.nonce('/sign-in', node())
    const answer: Acted = await visitor.step({ step: 'challenge', nonce: ready, answer: { code: totpCode(new Date()) } }, { node: node() })
    if (answer.redirect !== '/me') failed.push(`${asked.code ?? asked.status} ${answer.code ?? answer.status}`)
    done += 1
    return visitor
  }
  const early = await signIn()
  const load = async () => {
    while (!isOver) {
      await signIn().catch((error: unknown) => failed.push(String(error)))
      await wait(faultSize(200, 50))
    }
  }
  const lanes = Array.from({ length: faultSize(2, 6) }, load)
  const rounds = [behind, front]
  for (const env of rounds)
    for (const index of [0, 1]) {
      up.delete(index)
      // What was sent to it is answered before it is stopped.
      await wait(1_500)
      await nodes.restart(index, { signal: 'SIGTERM', env })
      up.add(index)
      await wait(faultSize(1_500, 10_000))
    }
  isOver = true
  await Promise.all(lanes)
  const page = await early?.get('/me')
  const rows = await db.select({ secret: credentials.secret }).from(credentials)
  const sealed = rows.map(({ secret }) => (secret ? secret.subarray(1, 1 + (secret[0] ?? 0)).toString() : ''))
  report(
    `FT-72: ${done} sign-ins while two nodes changed keys twice: ${failed.length} failed; a session from before is ${page?.status === 200 ? 'still open' : 'gone'}`,
  )
  expect(failed).toEqual([])
  expect(done).toBeGreaterThan(4)
  expect(page?.status).toBe(200)
  expect(new Set(sealed)).toEqual(new Set(['k1']))
  // What a node seals and signs now names the new key; what was made before still opens.
  const late = openVisitor(nodes)
  const person = await personWithPassword(db)
  await giveNameAndPassword(late, person.login, rightPassword)
  expect((await late.get('/me')).status).toBe(200)
  await nodes.restart(0, { signal: 'SIGTERM', env: { ...front, SEKISHO_AUTH_SECRET: fresh.secret } })
  expect((await late.get('/me', { node: 0 })).status).toBe(200)
  expect((await early?.get('/me', { node: 0 }))?.status).toBe(307)
})
