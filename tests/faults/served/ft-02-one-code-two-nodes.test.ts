/** FT-2 as a browser meets it: over HTTP, to two servers on one database, with cookies, nonces and server actions. */

import { setTimeout as wait } from 'node:timers/promises'
import { count, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessions } from '@/db/schema/sign-in'
import { enrolTotp, totpCode } from '../../support/credentials'
import { useDatabase } from '../../support/database'
import { faultSize, report } from '../../support/faults'
import { type Nodes, startNodes } from '../../support/nodes'
import { personWithPassword, rightPassword } from '../../support/sign-in'
import { type Acted, giveNameAndPassword, openVisitor, type Visitor } from '../../support/visitor'

const database = useDatabase()
let nodes: Nodes
beforeAll(async () => {
  nodes = await startNodes(2, { databaseUrl: database.url })
}, 120_000)
afterAll(() => nodes?.stop())

const isSession = (answer: Acted) => (answer.headers['set-cookie'] ?? []).some((line) => /^__Host-sekisho=[^;]/.test(line))
const worst = (answers: Acted[]) => answers.filter(({ status }) => status >= 500).length
const countSessions = async (personId: string) =>
  (await database.db.select({ n: count() }).from(sessions).where(eq(sessions.personId, personId)))[0]?.n
/** One submission, to the nodes in turn; the cookie jar stays as it was, like in a request that was recorded and sent again. */
const submit = (visitor: Visitor, nonce: string, code: string) =>
  visitor.step({ step: 'challenge', nonce, answer: { code } }, { keepsCookies: false })

test('FT-2: one TOTP in many sign-ins of their own, to two nodes, signs in once', { timeout: 1_800_000 }, async () => {
  const size = faultSize(40, 1_000)
  const { db } = database
  const person = await personWithPassword(db)
  const { key } = await enrolTotp(db, { personId: person.id, now: new Date(Date.now() - 120_000) })
  const opened: { visitor: Visitor; nonce: string }[] = []
  for (let n = 0; n < size; n++) {
    const visitor = openVisitor(nodes)
    const asked = await giveNameAndPassword(visitor, person.login, rightPassword)
    expect(asked.result).toEqual({ ok: true, data: { step: 'challenge', landing: null } })
    opened.push({ visitor, nonce: await visitor.nonce() })
  }
  // From the beginning of a step on, so that what is sent 29 seconds later is still inside the code's life.
  const isFull = size >= 1_000
  if (isFull) await wait(30_000 - (Date.now() % 30_000) + 200)
  const code = totpCode(key, new Date())
  const half = isFull ? size / 2 : size
  const first = await Promise.all(opened.slice(0, half).map(({ visitor, nonce }) => submit(visitor, nonce, code)))
  if (isFull) await wait(29_000)
  const answers = [...first, ...(await Promise.all(opened.slice(half).map(({ visitor, nonce }) => submit(visitor, nonce, code))))]
  const codes = new Map<string, number>()
  for (const { code: refused } of answers) codes.set(refused ?? 'accepted', (codes.get(refused ?? 'accepted') ?? 0) + 1)
  report(`FT-2 over HTTP: ${size} sign-ins with one code to 2 nodes${isFull ? ', half of them 29 s later' : ''}: ${tell(codes)}`)
  expect(worst(answers)).toBe(0)
  expect(answers.filter(isSession)).toHaveLength(1)
  expect(await countSessions(person.id)).toBe(1)
})

const tell = (counts: Map<string, number>): string => [...counts].map(([name, n]) => `${name} ${n}`).join(', ')
