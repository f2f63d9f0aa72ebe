/** FT-1 and FT-5 as a browser meets them: over HTTP, to two servers on one database, with cookies, nonces and server actions. */

import { and, count, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { credentials } from '@/db/schema/credentials'
import { sessions } from '@/db/schema/sign-in'
import { enrolPhone, lastCode } from '../../support/credentials'
import { useDatabase } from '../../support/database'
import { faultSize, isFull, report } from '../../support/faults'
import { quantile } from '../../support/figures'
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
const countEvents = async (personId: string, action: string) =>
  (
    await database.db
      .select({ n: count() })
      .from(auditEvents)
      .where(and(eq(auditEvents.personId, personId), eq(auditEvents.action, action)))
  )[0]?.n

/** One submission, to the nodes in turn; the cookie jar stays as it was, like in a request that was recorded and sent again. */
const submit = (visitor: Visitor, nonce: string, code: string) =>
  visitor.step({ step: 'challenge', nonce, answer: { code } }, { keepsCookies: false })

test('FT-1: of a thousand submissions of one code to two nodes exactly one signs in, in every round', { timeout: 1_800_000 }, async () => {
  const rounds = faultSize(3, 50)
  const submissions = faultSize(200, 1_000)
  const { db } = database
  const times: number[] = []
  const codes = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    const person = await personWithPassword(db)
    await enrolPhone(db, { personId: person.id, now: new Date(), number: `+8190${31_000_000 + round}` })
    const visitor = openVisitor(nodes)
    const asked = await giveNameAndPassword(visitor, person.login, rightPassword)
    expect(asked.result).toEqual({ ok: true, data: { step: 'challenge', landing: null } })
    const nonce = await visitor.nonce()
    const code = await lastCode(db, person.id)
    const answers = await Promise.all(Array.from({ length: submissions }, () => submit(visitor, nonce, code)))
    times.push(...answers.map(({ ms }) => ms))
    for (const { code: refused } of answers) codes.set(refused ?? 'accepted', (codes.get(refused ?? 'accepted') ?? 0) + 1)
    expect(worst(answers)).toBe(0)
    expect(answers.filter(isSession)).toHaveLength(1)
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter(({ code: refused }) => refused !== null)).toHaveLength(submissions - 1)
    expect(await countSessions(person.id)).toBe(1)
    expect(await countEvents(person.id, 'challenge.succeeded')).toBe(1)
  }
  const p99 = Math.round(quantile(times, 0.99))
  report(
    `FT-1 over HTTP: ${rounds} rounds of ${submissions} at once to 2 nodes: ${rounds} successes, 0 × 5xx, p99 ${p99} ms (${tell(codes)})`,
  )
  if (isFull) expect(p99).toBeLessThanOrEqual(3_000)
})

test('FT-5: of many wrong guesses at once, each with the newest nonce, exactly five are compared', { timeout: 600_000 }, async () => {
  const guesses = faultSize(200, 1_000)
  const { db } = database
  const person = await personWithPassword(db)
  const { credentialId } = await enrolPhone(db, { personId: person.id, now: new Date(), number: '+819032000000' })
  const visitor = openVisitor(nodes)
  await giveNameAndPassword(visitor, person.login, rightPassword)
  const right = Number(await lastCode(db, person.id))
  const shown = await visitor.nonce()
  const lanes = faultSize(20, 100)
  let sent = 0
  const answers: Acted[] = []
  // After each answer, refused or not, the page shows the nonce of the step by then: nobody guesses with one that is long over.
  const attack = async () => {
    for (let nonce = shown; sent < guesses; ) {
      const code = String((right + ++sent) % 1_000_000).padStart(6, '0')
      const answer = await submit(visitor, nonce, code)
      answers.push(answer)
      nonce = (await visitor.nonce()) || nonce
    }
  }
  await Promise.all(Array.from({ length: lanes }, attack))
  const codes = new Map<string, number>()
  for (const { code } of answers) codes.set(code ?? 'none', (codes.get(code ?? 'none') ?? 0) + 1)
  const [row] = await db.select().from(credentials).where(eq(credentials.id, credentialId))
  report(`FT-5 over HTTP: ${answers.length} wrong guesses by ${lanes} at once to 2 nodes: ${row?.failures} compared (${tell(codes)})`)
  expect(worst(answers)).toBe(0)
  expect(answers.filter(({ ok }) => ok)).toHaveLength(0)
  expect(codes.get('code-wrong')).toBe(5)
  expect(row?.failures).toBe(5)
  expect(await countSessions(person.id)).toBe(0)
  // The right one comes too late for this challenge.
  expect((await submit(visitor, await visitor.nonce(), String(right).padStart(6, '0'))).ok).toBe(false)
})

const tell = (counts: Map<string, number>): string => [...counts].map(([name, n]) => `${name} ${n}`).join(', ')
