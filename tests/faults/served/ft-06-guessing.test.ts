/** FT-6 and FT-7 over HTTP: whoever has the password and guesses the code, from everywhere and for as long as they like. */
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { credentials } from '@/db/schema/credentials'
import { sessions } from '@/db/schema/sign-in'
import { enrolPhone, enrolTotp, totpCode } from '../../support/credentials'
import { useDatabase } from '../../support/database'
import { faultSize, report } from '../../support/faults'
import { type Nodes, startNodes } from '../../support/nodes'
import { personWithPassword, rightPassword } from '../../support/sign-in'
import { type Acted, giveNameAndPassword, openVisitor, type Visitor } from '../../support/visitor'

const database = useDatabase()
let nodes: Nodes
beforeAll(async () => {
  nodes = await startNodes(3, { databaseUrl: database.url })
}, 120_000)
afterAll(() => nodes?.stop())

const credentialOf = async (id: string) => (await database.db.select().from(credentials).where(eq(credentials.id, id)))[0]
const long = new Date(Date.now() - 300_000)

/** A code that is right at no step for an hour around now. */
function pickWrongCodes(key: string): (n: number) => string {
  const right = new Set(Array.from({ length: 240 }, (_, n) => totpCode(key, new Date(Date.now() + (n - 120) * 30_000))))
  return (n) => {
    let code = n % 1_000_000
    while (right.has(String(code).padStart(6, '0'))) code = (code + 1) % 1_000_000
    return String(code).padStart(6, '0')
  }
}

test('FT-6: guesses over many sign-ins, addresses, nodes and restarts: at most fifty are compared', { timeout: 3_600_000 }, async () => {
  const signIns = faultSize(30, 1_000)
  const guesses = faultSize(600, 100_000)
  const addresses = faultSize(30, 500)
  const restarts = faultSize(1, 5)
  const { db } = database
  const person = await personWithPassword(db)
  const { credentialId, key } = await enrolTotp(db, { personId: person.id, now: long })
  const wrong = pickWrongCodes(key)
  const opened: { visitor: Visitor; nonce: string }[] = []
  for (let n = 0; n < signIns; n++) {
    const visitor = openVisitor(nodes, { address: `198.51.${100 + (Math.floor((n % addresses) / 250) % 100)}.${(n % addresses) % 250}` })
    const asked = await giveNameAndPassword(visitor, person.login, rightPassword)
    expect(asked.result).toEqual({ ok: true, data: { step: 'challenge', landing: null } })
    opened.push({ visitor, nonce: await visitor.nonce() })
  }
  const codes = new Map<string, number>()
  const seen = (what: string) => codes.set(what, (codes.get(what) ?? 0) + 1)
  let sent = 0
  let restarted = 0
  const accepted: Acted[] = []
  const attack = async (n: number) => {
    for (let turn = n; sent < guesses; turn += 30) {
      const one = opened[turn % signIns]
      if (!one) return
      const code = wrong(++sent)
      if (restarted < restarts && sent > ((restarted + 1) * guesses) / (restarts * 20)) void nodes.restart(restarted++ % 3)
      const answer = await one.visitor
        .step({ step: 'challenge', nonce: one.nonce, answer: { code } }, { keepsCookies: false })
        .catch(() => null)
      if (!answer) {
        seen('no answer')
        continue
      }
      if (answer.ok) accepted.push(answer)
      if (answer.status >= 500) seen(`status ${answer.status}`)
      one.nonce = (await one.visitor.nonce().catch(() => '')) || one.nonce
      seen(answer.code ?? 'none')
    }
  }
  await Promise.all(Array.from({ length: 30 }, (_, n) => attack(n)))
  const row = await credentialOf(credentialId)
  report(
    `FT-6 over HTTP: ${sent} guesses over ${signIns} sign-ins, ${Math.min(addresses, signIns)} addresses, 3 nodes, ${restarted} killed: ${row?.failures} compared, then ${row?.disabledWhy}; ${[...codes].map(([name, n]) => `${name} ${n}`).join(', ')}`,
  )
  expect(accepted).toHaveLength(0)
  expect([...codes.keys()].filter((name) => name.startsWith('status'))).toEqual([])
  expect(row?.failures).toBeLessThanOrEqual(50)
  expect(row?.disabledWhy).toBe('too-many-failures')
  expect(restarted).toBe(restarts)
  expect(await db.select().from(sessions).where(eq(sessions.personId, person.id))).toHaveLength(0)
  // The right code is too late, too, and the password alone opens nothing.
  const late = openVisitor(nodes)
  expect((await giveNameAndPassword(late, person.login, rightPassword)).result).toEqual({
    ok: true,
    data: { step: 'stopped', landing: null },
  })
})

test('FT-7: sending again, signing in again and changing the way never lower the count', { timeout: 1_800_000 }, async () => {
  const { db } = database
  const person = await personWithPassword(db)
  const totp = await enrolTotp(db, { personId: person.id, now: long })
  const phone = await enrolPhone(db, { personId: person.id, now: long, number: '+819033000000' })
  const wrong = pickWrongCodes(totp.key)
  const last = { totp: 0, phone: 0 }
  let falls = 0
  const look = async () => {
    for (const [name, id] of [
      ['totp', totp.credentialId],
      ['phone', phone.credentialId],
    ] as const) {
      const failures = (await credentialOf(id))?.failures ?? -1
      if (failures < last[name]) falls += 1
      last[name] = failures
    }
  }
  let visitor = openVisitor(nodes)
  const signInAnew = async (n: number) => {
    visitor = openVisitor(nodes, { address: `203.0.113.${n % 250}` })
    await giveNameAndPassword(visitor, person.login, rightPassword)
    await look()
  }
  const guess = async (n: number) => {
    await visitor.step({ step: 'challenge', nonce: await visitor.nonce(), answer: { code: wrong(n) } })
    await look()
  }
  const pick = async (factor: string) => {
    await visitor.call('pickFactor', { nonce: await visitor.nonce(), factor })
    await look()
  }
  const [resends, again, changes] = [faultSize(12, 100), faultSize(12, 100), faultSize(4, 10)]
  await signInAnew(0)
  for (let n = 0; n < 4; n++) await guess(n)
  for (let n = 0; n < resends; n++) {
    await pick('totp')
    // A journey takes so many steps and no more.
    if (n % 40 === 39) await signInAnew(n)
  }
  for (let n = 0; n < again; n++) {
    await signInAnew(n)
    if (n % 10 === 0) await guess(100 + n)
  }
  for (let n = 0; n < changes; n++) {
    await pick(n % 2 ? 'totp' : 'phone')
    await guess(200 + n)
  }
  report(
    `FT-7 over HTTP: ${resends} resends, ${again} sign-ins anew, ${changes} changes of the way: count at ${last.totp} and ${last.phone}, ${falls} falls`,
  )
  expect(falls).toBe(0)
  expect(last.totp).toBeGreaterThanOrEqual(4 + Math.floor(again / 10))
})
