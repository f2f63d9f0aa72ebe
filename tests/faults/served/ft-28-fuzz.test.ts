/** FT-28: hostile input at every action, route and page of the build, with and without a session: never a 5xx, a stack trace or a secret. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { personRoles } from '@/db/schema/people'
import { enrolTotp } from '../../support/credentials'
import { useDatabase } from '../../support/database'
import { faultSize, isFull, report } from '../../support/faults'
import { quantile } from '../../support/figures'
import { hostileObject, hostileText, hostileValue } from '../../support/hostile'
import { type Nodes, nodeSecrets, startNodes } from '../../support/nodes'
import { createRandom } from '../../support/random'
import { personWithPassword } from '../../support/sign-in'
import { signedIn } from '../../support/signed-in'
import { type Answer, listActions, openVisitor, type Visitor } from '../../support/visitor'

const database = useDatabase()
let nodes: Nodes
beforeAll(async () => {
  nodes = await startNodes(1, { databaseUrl: database.url, workers: 0 })
}, 120_000)
afterAll(() => nodes?.stop())

const seed = Number(process.env.FAULTS_SEED ?? 28)
const random = createRandom(seed)
const draw = () => random.below(1_000_000) / 1_000_000

/** An administrator who has just shown the strongest there is, so that gates let the input through to what reads it. */
async function openAdministrator() {
  const { db } = database
  const person = await personWithPassword(db)
  await db.insert(personRoles).values({ personId: person.id, role: 'administrator', grantedAt: new Date() })
  const { key, credentialId } = await enrolTotp(db, { personId: person.id, now: new Date(Date.now() - 600_000) })
  const shown = [{ factor: 'password' }, { factor: 'totp', credentialId }, { factor: 'passkey' }]
  // Some input ends the session or the role: each turn has its own.
  return { key, hash: person.passwordHash ?? '', visitor: () => signedIn(nodes, db, person.id, shown) }
}

type Found = { asked: number; bad: string[]; ms: number[]; statuses: Map<string, number> }
const trace = /\n\s+at [\w.<>[\] ]+\(.+:\d+:\d+\)|node_modules\/|\/\.next\/server\//

/** Notes what an answer gave away. `what` says how to draw it again. */
function judge(found: Found, what: string, answer: Answer, canaries: string[]): void {
  found.asked += 1
  found.ms.push(answer.ms)
  const kind = `${Math.floor(answer.status / 100)}xx`
  found.statuses.set(kind, (found.statuses.get(kind) ?? 0) + 1)
  if (answer.status >= 500) found.bad.push(`${what}: ${answer.status}`)
  if (answer.body.includes('"code":"unexpected"')) found.bad.push(`${what}: unexpected`)
  if (trace.test(answer.body)) found.bad.push(`${what}: a stack trace`)
  for (const canary of canaries) if (answer.body.includes(canary)) found.bad.push(`${what}: a secret`)
}

/** The fields that an action asks for, as it says itself when it gets none. */
async function learnFields(visitor: Visitor, name: string, path: string): Promise<string[]> {
  const { result } = await visitor.call(name, {}, { path })
  return Object.keys((result as { error?: { fields?: Record<string, string> } } | null)?.error?.fields ?? {})
}

/** An address of the build with its gaps filled, and a query. */
const fill = (pattern: string): string => {
  const path = pattern.replaceAll(/\[[^\]]+\]/g, () => (draw() < 0.5 ? '00000000-0000-7000-8000-000000000000' : hostileText(draw) || 'x'))
  const names = ['q', 'page', 'sort', 'filter', 'next', 'lang', 'wave', 'after', 'audience', 'at', hostileText(draw)]
  const query = Array.from({ length: random.below(4) }, () => `${random.pick(names)}=${hostileText(draw)}`)
  return query.length > 0 ? `${path}?${query.join('&')}` : path
}

test('FT-28: every action, route and page of the build', { timeout: 7_200_000 }, async () => {
  const size = faultSize(6, 10_000)
  const administrator = await openAdministrator()
  const canaries = [...Object.values(nodeSecrets()).filter((value) => value.length > 20), administrator.key, administrator.hash]
  const found: Found = { asked: 0, bad: [], ms: [], statuses: new Map() }
  const turn = async (n: number) => (n % 3 === 2 ? openVisitor(nodes, { address: `198.51.100.${n % 250}` }) : administrator.visitor())

  const actions = listActions()
  const attackAction = async ({ name, page }: (typeof actions)[number]) => {
    const path =
      page
        .replace(/^app/, '')
        .replaceAll(/\/\([^)]+\)/g, '')
        .replace(/\/page$/, '')
        .replaceAll(/\[[^\]]+\]/g, 'x') || '/'
    const fields = await learnFields(await administrator.visitor(), name, path)
    for (let n = 0; n < size; n++) {
      const visitor = await turn(n)
      const input = draw() < 0.75 ? hostileObject(draw, fields) : hostileValue(draw)
      judge(found, `${name} ${JSON.stringify(input).slice(0, 300)}`, await visitor.call(name, input, { path }), canaries)
    }
  }

  const routes = Object.entries(JSON.parse(readFileSync('.next/app-path-routes-manifest.json', 'utf8')) as Record<string, string>)
    // 503 is what this one is for.
    .filter(([, path]) => path !== '/unavailable')
  const attackRoute = async ([file, pattern]: [string, string]) => {
    const methods = file.endsWith('/route') ? ['GET', 'POST', 'PUT'] : ['GET']
    for (let n = 0; n < size; n++) {
      const [visitor, method, path] = [await turn(n), random.pick(methods), fill(pattern)]
      const body =
        method === 'GET'
          ? undefined
          : draw() < 0.7
            ? JSON.stringify(hostileObject(draw, ['step', 'nonce', 'answer', 'ids']))
            : String(hostileText(draw))
      const headers = { origin: 'http://localhost:3000', 'content-type': draw() < 0.8 ? 'application/json' : 'text/csv' }
      const answer = await visitor.ask(method, path, body === undefined ? {} : { headers, body })
      judge(found, `${method} ${path.slice(0, 300)} ${(body ?? '').slice(0, 200)}`, answer, canaries)
    }
  }

  // A few at once, like people; each endpoint in its own order.
  const work = [...actions.map((one) => () => attackAction(one)), ...routes.map((one) => () => attackRoute(one))]
  const lane = async () => {
    for (let next = work.shift(); next; next = work.shift()) await next()
  }
  await Promise.all(Array.from({ length: 4 }, lane))
  const unexpected = nodes.logs().match(/"msg":"unexpected[^"]*"/g) ?? []
  const p99 = Math.round(quantile(found.ms, 0.99))
  report(
    `FT-28 (seed ${seed}): ${found.asked} inputs at ${actions.length} actions and ${routes.length} addresses: ${found.bad.length} bad, ${unexpected.length} unexpected errors logged, p99 ${p99} ms; ${[...found.statuses].map(([kind, n]) => `${kind} ${n}`).join(', ')}`,
  )
  expect(found.bad.slice(0, 20)).toEqual([])
  expect(unexpected).toEqual([])
  for (const canary of canaries) expect(nodes.logs()).not.toContain(canary)
  expect(found.asked).toBe(size * (actions.length + routes.length))
  if (isFull) expect(p99).toBeLessThanOrEqual(1_000)
})
