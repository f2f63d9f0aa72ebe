/**
 * Every page of the console and of a person, from the production build, against the organisation of `SEKISHO_DATA_DIR`:
 * how long the whole page takes, streamed parts included, and how much of it the server's own process worked.
 * Opens a session for the administrator and the person of the demonstration, and ends both.
 *
 *   SEKISHO_DATA_DIR=/data/million npm run bench -- pages [--rounds 30] [--only console/people]
 */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { inArray } from 'drizzle-orm'
import { encode } from 'next-auth/jwt'
import { openConnection } from '@/db/client'
import { type SessionFactor, sessions } from '@/db/schema/sign-in'
import { isBuildOld, spawnServer, stopServer } from '@/lib/command/server'
import { newToken, tokenHash } from '@/lib/platform/crypto'
import { databaseUrl } from '@/lib/platform/database'
import { environmentWith, localSettings, settings } from '@/lib/platform/env'
import { newId } from '@/lib/platform/ids'
import { send } from './support/http'
import { median } from './support/measure'
import { say, sayMachine } from './support/print'
import { readMemoryMb, readProcessorMs } from './support/rounds'
import { describeTimes, sayTable } from './support/table'
import { waitFor } from './support/wait-for'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '30' }, only: { type: 'string' }, port: { type: 'string', default: '3312' } },
})
const rounds = Number(values.rounds)
const origin = `http://localhost:${values.port}`
if (isBuildOld()) throw new Error('the build is missing or older than its sources: npm run build')

const folder = settings().SEKISHO_DATA_DIR
const { db, sql, close } = openConnection(await databaseUrl(), 3)
const environment = environmentWith({
  ...localSettings(folder),
  NODE_ENV: 'production',
  SEKISHO_DATA_DIR: folder,
  SEKISHO_ORIGIN: origin,
  SEKISHO_LOG_LEVEL: 'error',
  SEKISHO_WORKER: '0',
})

type One = { id: string; login: string; name: string; unit: string | null }
const find = async (login: string) =>
  (await sql<One[]>`select id, login, name, units[1] as unit from people where login = ${login}`)[0] ?? raise(`nobody is called ${login}`)
const [administrator, person] = [await find('megumi.takahashi'), await find('hana.sato')]
const [somebody] = await sql<
  One[]
>`select id, login, name, units[1] as unit from people where bucket = 4242 and standing = 'active' order by id desc limit 1`
const [rollout] = await sql<{ id: string }[]>`select id from rollouts where key = 'phone-retirement'`
const [draft] = await sql<{ id: string }[]>`select rollout_id as id from rollout_versions where state in ('draft', 'in-review') limit 1`
const [imported] = await sql<{ id: string }[]>`select id from imports order by created_at desc limit 1`
const [bridged] = await sql<{ id: string }[]>`select id from bridge_files order by created_at desc limit 1`
const [exempted] = await sql<{ id: string }[]>`select id from exemptions where audience is not null order by created_at desc limit 1`
const [event] = await sql<{ day: string }[]>`select at::date::text as day from audit_events order by at desc limit 1`

/** Addresses by the folder of their page, so that a page without one is told. */
const pages: Record<string, string[]> = {
  'console/adoption': ['/console/adoption', '/console/adoption?affiliation=student'],
  'console/adoption/people': [
    '/console/adoption/people?measure=phone-only',
    '/console/adoption/people?measure=none&affiliation=student',
    '/console/adoption/people?apart=dormant',
    `/console/adoption/people?rollout=${rollout?.id}&wave=student&flag=stranded`,
    `/console/adoption/people?rollout=${rollout?.id}&wave=faculty&state=prompted`,
  ],
  'console/audit': [
    '/console/audit',
    '/console/audit?what=credential',
    '/console/audit?what=rollout.approved',
    `/console/audit?q=${encodeURIComponent(administrator.login)}`,
    `/console/audit?q=${encodeURIComponent('佐藤')}`,
    `/console/audit?q=${somebody?.id}`,
    `/console/audit?from=${event?.day}&until=${event?.day}`,
  ],
  'console/bridge': ['/console/bridge'],
  'console/bridge/[id]': bridged ? [`/console/bridge/${bridged.id}`] : [],
  'console/import': ['/console/import'],
  'console/import/[id]': imported ? [`/console/import/${imported.id}`] : [],
  console: ['/console'],
  'console/people': [
    '/console/people',
    '/console/people?sort=login',
    `/console/people?q=${encodeURIComponent(somebody?.name.split(' ')[0] ?? 'a')}`,
    `/console/people?q=${somebody?.login.slice(1, 5)}`,
    '/console/people?affiliation=student&factor=phone-only',
    `/console/people?unit=${somebody?.unit}&standing=on-leave`,
    '/console/people?arrived=no',
    '/console/people?factor=matrix',
  ],
  'console/people/[id]': [`/console/people/${somebody?.id}`, `/console/people/${person.id}`],
  'console/people/[id]/passes': [`/console/people/${somebody?.id}/passes`],
  'console/people/codes': ['/console/people/codes?affiliation=student&arrived=no', '/console/people/codes'],
  'console/people/export': ['/console/people/export?affiliation=faculty', '/console/people/export'],
  'console/rollouts': ['/console/rollouts'],
  'console/rollouts/exemptions': ['/console/rollouts/exemptions'],
  'console/rollouts/exemptions/[id]': exempted ? [`/console/rollouts/exemptions/${exempted.id}`] : [],
  'console/rollouts/exemptions/new': ['/console/rollouts/exemptions/new'],
  'console/rollouts/new': ['/console/rollouts/new'],
  'console/rollouts/[id]': [`/console/rollouts/${rollout?.id}`],
  'console/rollouts/[id]/edit': draft ? [`/console/rollouts/${draft.id}/edit`] : [],
  'console/rollouts/[id]/lists': [`/console/rollouts/${rollout?.id}/lists`],
  'console/rollouts/[id]/people': [
    `/console/rollouts/${rollout?.id}/people?states=required+refused+locked`,
    `/console/rollouts/${rollout?.id}/people?flag=stranded`,
  ],
  'console/rollouts/[id]/review': draft ? [`/console/rollouts/${draft.id}/review`] : [],
  'console/rollouts/[id]/simulate': [`/console/rollouts/${rollout?.id}/simulate`],
  'console/settings': ['/console/settings'],
  me: ['/me'],
  'me/activity': ['/me/activity'],
  'me/factors/[factor]': ['/me/factors/passkey', '/me/factors/phone'],
  'me/password': ['/me/password'],
  'me/recovery-code': ['/me/recovery-code'],
  'me/sessions': ['/me/sessions'],
  // Only for somebody who is being asked.
  'me/confirm/[challenge]': [],
}

const opened: string[] = []
/** A session as the sign-in would have made it, and its cookie. */
async function openSession(personId: string, factors: string[]): Promise<Record<string, string>> {
  const now = new Date()
  const [id, token] = [newId(now), newToken()]
  const proofs: SessionFactor[] = factors.map((factor) => ({ factor, credentialId: null, at: now.toISOString() }))
  await db.insert(sessions).values({
    id,
    tokenHash: tokenHash(token),
    personId,
    factors: proofs,
    address: '127.0.0.1',
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + 7_200_000),
    idleSeconds: 7_200,
  })
  opened.push(id)
  const secret = environment.SEKISHO_AUTH_SECRET ?? ''
  return { '__Host-sekisho': await encode({ token: { sid: token }, secret, maxAge: 7_200 }) }
}

const server = spawnServer(['-p', String(values.port), '-H', '127.0.0.1'], environment)
try {
  await waitFor(`${origin}/api/health`)
  const cookies = {
    console: await openSession(administrator.id, ['password', 'passkey']),
    me: await openSession(person.id, ['password', 'phone']),
  }
  const forgotten = listPages().filter((page) => !(page in pages))
  if (forgotten.length > 0) say(`pages without an address here: ${forgotten.join(', ')}`)
  const rows: string[][] = []
  const idle = readMemoryMb(server.pid)
  for (const [page, addresses] of Object.entries(pages)) {
    for (const address of addresses) {
      if (values.only && !page.startsWith(values.only)) continue
      const walls: number[] = []
      const works: number[] = []
      let size = 0
      // The first request compiles and warms; it is not counted.
      for (let round = -1; round < rounds; round++) {
        const [began, worked] = [performance.now(), readProcessorMs(server.pid)]
        const answer = await send(`${origin}${address}`, {
          method: 'GET',
          cookies: address.startsWith('/me') ? cookies.me : cookies.console,
        })
        if (answer.status !== 200) throw new Error(`${address} answered ${answer.status} ${answer.headers.location ?? ''}`)
        if (round < 0) continue
        walls.push(performance.now() - began)
        works.push(readProcessorMs(server.pid) - worked)
        size = answer.body.length
      }
      rows.push([decodeURIComponent(address), ...describeTimes(walls), median(works).toFixed(0), `${Math.round(size / 1024)}`])
    }
  }
  const [counted] = await sql<{ people: number }[]>`select reltuples::int as people from pg_class where oid = 'people'::regclass`
  sayMachine()
  say(`${counted?.people.toLocaleString('en')} people, ${rounds} requests of each, milliseconds`)
  const memory = [idle, readMemoryMb(server.pid), readMemoryMb(server.pid, 'VmHWM')].map((mb) => Math.round(mb))
  say(`memory of the server in MB: ${memory[0]} at the start, ${memory[1]} at the end, ${memory[2]} at most`)
  sayTable(['page', 'p50', 'p95', 'max', 'server cpu', 'kB'], rows)
} finally {
  if (opened.length > 0) await db.delete(sessions).where(inArray(sessions.id, opened))
  await close()
  await stopServer(server)
}

function listPages(): string[] {
  return ['app/(console)', 'app/(person)'].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => path.basename(file) === 'page.tsx')
      .map((file) => path.dirname(file)),
  )
}

function raise(message: string): never {
  throw new Error(`${message}: seed the demonstration first (${path.join(folder, 'demo-accounts.json')})`)
}
