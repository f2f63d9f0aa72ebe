/** FT-10: headers that claim an address, a host, a certificate, an identity or an inner request: none has an effect on what is answered, done or written down. */
import { desc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessions } from '@/db/schema/sign-in'
import { enrolTotp } from '../../support/credentials'
import { useDatabase } from '../../support/database'
import { report } from '../../support/faults'
import { type Nodes, startNodes } from '../../support/nodes'
import { personWithPassword, rightPassword } from '../../support/sign-in'
import { signedIn } from '../../support/signed-in'
import { listActions, openVisitor, readNonce } from '../../support/visitor'

const database = useDatabase()
let nodes: Nodes
beforeAll(async () => {
  nodes = await startNodes(1, { databaseUrl: database.url, workers: 0 })
}, 120_000)
afterAll(() => nodes?.stop())

const certificate = '-----BEGIN CERTIFICATE-----MIIB-----END CERTIFICATE-----'
/** Names that some server or framework somewhere believes, each in the spellings that proxies turn into one another. */
const claims: [string, string[]][] = [
  ['x-forwarded-host', ['thief.example', 'localhost', '127.0.0.1']],
  ['x-forwarded-proto', ['http', 'https', 'javascript']],
  ['x-forwarded-port', ['1', '443']],
  ['x-forwarded-prefix', ['/console', '//thief.example']],
  ['forwarded', ['for=10.0.0.1;host=thief.example;proto=http', 'for="[::1]"']],
  ['host', ['thief.example', 'localhost:1', '127.0.0.1']],
  ['next-action', ['x', '0'.repeat(42)]],
  ...[
    'x-forwarded',
    'forwarded-for',
    'x-forwarded-server',
    'x-originating-ip',
    'x-remote-addr',
    'x-cluster-client-ip',
    'fastly-client-ip',
  ].map((name): [string, string[]] => [name, ['10.0.0.1']]),
  ...['x-host', 'x-original-host'].map((name): [string, string[]] => [name, ['thief.example']]),
  ['x-real-ip', ['10.0.0.1', '127.0.0.1']],
  ['x-client-ip', ['10.0.0.1']],
  ['true-client-ip', ['10.0.0.1']],
  ['cf-connecting-ip', ['10.0.0.1']],
  ['x-original-url', ['/console', '/me']],
  ['x-rewrite-url', ['/console', '/me']],
  ['x-http-method-override', ['PUT', 'DELETE']],
  [
    'x-middleware-subrequest',
    ['proxy', 'middleware', 'src/middleware', 'proxy:proxy:proxy:proxy:proxy', 'middleware:middleware:middleware:middleware:middleware'],
  ],
  ['x-middleware-subrequest-id', ['a'.repeat(16)]],
  ['x-middleware-rewrite', ['/console']],
  ['x-middleware-next', ['1']],
  ['x-nextjs-data', ['1']],
  ['x-invoke-path', ['/console']],
  ['x-invoke-status', ['200']],
  ['x-matched-path', ['/console']],
  ['x-now-route-matches', ['1=console']],
  ['x-sekisho-page', ['/console', '//thief.example']],
  ['x-nonce', ['abc']],
  ['client-cert', [certificate, ':MIIB:']],
  ['client-cert-chain', [certificate]],
  ['x-ssl-client-cert', [certificate]],
  ['x-ssl-client-verify', ['SUCCESS']],
  ['x-ssl-client-s-dn', ['CN=administrator']],
  ['x-forwarded-client-cert', ['Hash=1;Subject="CN=administrator"']],
  ['x-client-certificate', [certificate]],
  ['ssl-client-verify', ['SUCCESS']],
  ['remote-user', ['administrator-1']],
  ['x-remote-user', ['administrator-1']],
  ['x-forwarded-user', ['administrator-1']],
  ['x-forwarded-email', ['administrator@aozora.example']],
  ['x-webauth-user', ['administrator-1']],
  ['x-authenticated-user', ['administrator-1']],
  ['authorization', ['Bearer administrator', 'Basic YWRtaW46YWRtaW4=']],
]
const spellings = [(name: string) => name, (name: string) => name.toUpperCase(), (name: string) => name.replaceAll('-', '_')]
const variants = claims.flatMap(([name, values]) =>
  values.flatMap((value) => [...new Set(spellings.map((spell) => spell(name)))].map((spelled) => ({ [spelled]: value }))),
)

test('FT-10: no page opens, no answer changes', { timeout: 300_000 }, async () => {
  const { db } = database
  const who = await personWithPassword(db)
  const totp = await enrolTotp(db, { personId: who.id, now: new Date(Date.now() - 600_000) })
  const stranger = openVisitor(nodes)
  const member = await signedIn(nodes, db, who.id, [{ factor: 'password' }, { factor: 'totp', credentialId: totp.credentialId }])
  const ask = async (visitor: typeof stranger, path: string, headers: Record<string, string> = {}) => {
    const answer = await visitor.get(path, { headers, keepsCookies: false })
    return `${answer.status} ${answer.headers.location ?? ''} ${answer.headers['x-action-redirect'] ?? ''}`
  }
  const changed: string[] = []
  const frameworks = new Set<number>()
  let asked = 0
  for (const [visitor, path] of [
    [stranger, '/me'],
    [stranger, '/console'],
    [member, '/me'],
    [member, '/console'],
  ] as const) {
    const plain = await ask(visitor, path)
    for (const headers of variants) {
      asked += 1
      const found = await ask(visitor, path, headers)
      if (found !== plain) changed.push(`${path} ${JSON.stringify(headers)}: ${found}, not ${plain}`)
    }
  }
  // An action is asked by its own header, and that is no identity either.
  for (const { name } of listActions()
    .filter(({ page }) => page.includes('console'))
    .slice(0, 12))
    for (const headers of variants.filter((_, n) => n % 5 === 0)) {
      asked += 1
      const { code, ok, status } = await stranger.call(name, {}, { path: '/console', headers, keepsCookies: false })
      // These say which action is meant and where: the framework refuses what does not fit before it is ours.
      const isFrameworks = Object.keys(headers).some((header) => ['x-forwarded-host', 'host', 'next-action'].includes(header.toLowerCase()))
      if (ok || (code !== 'not-signed-in' && !isFrameworks)) changed.push(`${name} ${JSON.stringify(headers)}: ${status} ${code}`)
      if (isFrameworks) frameworks.add(status)
    }
  report(
    `FT-10: ${variants.length} spoofed headers: ${asked} asked, ${changed.length} with an effect; an action with another host or name: ${[...frameworks].join(', ')}`,
  )
  expect(variants.length).toBeGreaterThan(200)
  expect(changed).toEqual([])
})

test('FT-10: the address that is written down is the trusted hop’s, whatever stands before it', async () => {
  const { db } = database
  const before = ['10.0.0.1', '127.0.0.1, 10.0.0.1', '::1', 'unknown', '"><script>', ' , ,', `${'1'.repeat(300)}`]
  for (const [n, claimed] of before.entries()) {
    const who = await personWithPassword(db)
    const hop = `203.0.113.${n + 1}`
    const visitor = openVisitor(nodes, { address: `${claimed}, ${hop}` })
    const named = await visitor.submit('submitName', { login: who.login })
    const nonce = readNonce(named.body) || (await visitor.nonce())
    await visitor.step({ step: 'password', nonce, password: rightPassword })
    const [session] = await db.select().from(sessions).where(eq(sessions.personId, who.id)).orderBy(desc(sessions.createdAt)).limit(1)
    expect(session?.address, claimed).toBe(hop)
  }
})
