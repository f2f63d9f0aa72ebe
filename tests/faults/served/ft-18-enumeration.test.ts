/** FT-18 over HTTP: a name that somebody has and one that nobody has are answered alike, to the byte and to the millisecond. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useDatabase } from '../../support/database'
import { faultSize, isFull, report } from '../../support/faults'
import { areaUnderCurve, median } from '../../support/figures'
import { type Nodes, startNodes } from '../../support/nodes'
import { personWithPassword } from '../../support/sign-in'
import { type Answer, openVisitor, readNonce } from '../../support/visitor'

const database = useDatabase()
let nodes: Nodes
beforeAll(async () => {
  nodes = await startNodes(1, { databaseUrl: database.url })
}, 120_000)
afterAll(() => nodes?.stop())

type Arm = Record<'name' | 'page' | 'passkey' | 'password' | 'code', { status: Set<number>; length: Set<number>; ms: number[] }>
const openArm = (): Arm => {
  const blank = () => ({ status: new Set<number>(), length: new Set<number>(), ms: [] })
  return { name: blank(), page: blank(), passkey: blank(), password: blank(), code: blank() }
}

test('FT-18: name, page, passkey options, password and a request for a code', { timeout: 3_600_000 }, async () => {
  const size = faultSize(40, 5_000)
  const { db } = database
  const arms = { known: openArm(), unknown: openArm() }
  const stamp = (n: number) => String(n).padStart(6, '0')
  const walk = async (arm: Arm, login: string) => {
    const visitor = openVisitor(nodes)
    const note = <T extends Answer>(at: keyof Arm, answer: T): T => {
      arm[at].status.add(answer.status)
      // What is random has one length; the date and the number of the request are no part of the body.
      arm[at].length.add(answer.body.length)
      arm[at].ms.push(answer.ms)
      return answer
    }
    note('passkey', await visitor.call('startPasskey', {}))
    note('name', await visitor.submit('submitName', { login }))
    const page = note('page', await visitor.get('/sign-in'))
    const nonce = readNonce(page.body)
    const refused = note('password', await visitor.step({ step: 'password', nonce, password: 'a wrong password' }))
    expect(refused.code).toBe('sign-in-failed')
    note('code', await visitor.call('pickFactor', { nonce: await visitor.nonce(), factor: 'phone' }))
  }
  for (let n = 0; n < 5; n++) await walk(openArm(), `warmed-${stamp(n)}`)
  for (let n = 0; n < size; n++) {
    await personWithPassword(db, { login: `member-${stamp(n)}`, name: 'Hana' })
    const both = [() => walk(arms.known, `member-${stamp(n)}`), () => walk(arms.unknown, `nobody-${stamp(n)}`)]
    // Interleaved, in changing order: whatever slows the machine meets both alike.
    for (const arm of n % 2 ? both : both.reverse()) await arm()
  }
  for (const at of Object.keys(arms.known) as (keyof Arm)[]) {
    const [known, unknown] = [arms.known[at], arms.unknown[at]]
    const difference = Math.abs(median(known.ms) - median(unknown.ms))
    const area = areaUnderCurve(known.ms, unknown.ms)
    report(
      `FT-18 over HTTP: ${at}: ${size} per arm, medians ${median(known.ms).toFixed(2)} and ${median(unknown.ms).toFixed(2)} ms, difference ${difference.toFixed(2)} ms, AUC ${area.toFixed(3)}; lengths ${[...known.length].join('/')} and ${[...unknown.length].join('/')}`,
    )
    expect([...known.status], at).toEqual([...unknown.status])
    expect(new Set([...known.length].sort()), at).toEqual(new Set([...unknown.length].sort()))
    // The goal is 2 ms and 0.45 to 0.55 at 5,000 samples; a few samples on a busy machine get room, and a missing hash (20 ms) is still seen.
    expect(difference, at).toBeLessThan(isFull ? 2 : 15)
    expect(Math.abs(area - 0.5), at).toBeLessThan(isFull ? 0.05 : 0.3)
  }
})
