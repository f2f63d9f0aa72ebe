/** A passkey's answer verified over HTTP, to a session: the product beside better-auth's plug-in, on the same Node and PostgreSQL. */
import { randomUUID } from 'node:crypto'
import { isoBase64URL } from '@simplewebauthn/server/helpers'
import postgres from 'postgres'
import { people } from '@/db/schema/people'
import { newId } from '@/lib/platform/ids'
import { beginPasskey } from '@/lib/sign-in/steps/use-passkey'
import { authenticator } from '@/tests/support/authenticator'
import { enrolPasskey } from '@/tests/support/credentials'
import { peerOrigin } from './peers/better-auth'
import { send, takeStep } from './support/http'
import { startPeer } from './support/peer-server'
import { say, sayGoal, sayMachine } from './support/print'
import { productOrigin, startProduct } from './support/product'
import { compareOverHttp } from './support/rounds'
import { startScratch } from './support/scratch'

const perRound = 100
const rounds = 5
const atOnce = 8

sayMachine()
const scratch = await startScratch()
const product = await startProduct(scratch, 'bench_product')
const peerUrl = await scratch.url('bench_better_auth')
const peer = await startPeer(peerUrl)
const peerSql = postgres(peerUrl, { max: 2, onnotice: () => {} })

type Holder = { id: string; device: ReturnType<typeof authenticator>; credentialId: string; publicKey: string }

/** People with a passkey each, enrolled in the product; the peer gets the same keys. They sign in once a round. */
const holders = await makeHolders()

async function makeHolders(): Promise<Holder[]> {
  const now = new Date(Date.now() - 86_400_000)
  const made: Holder[] = []
  for (let i = 0; i < perRound; i++) {
    const id = newId(now)
    const row = { id, login: id, name: id, bucket: 1, arrivedAt: now, lastSignInAt: now, createdAt: now, updatedAt: now }
    await product.db.insert(people).values(row)
    const device = authenticator()
    const here = {
      create: (show: Record<string, unknown>) => device.create(show, productOrigin),
      get: device.get,
      emulator: device.emulator,
    }
    const done = await enrolPasskey(product.db, { personId: id, now, with: here })
    const data = await readPasskey(id)
    made.push({ id, device, credentialId: data.credentialId, publicKey: data.publicKey })
    if (!done.ok) throw new Error('not enrolled')
    const userId = randomUUID()
    await peerSql`insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt") values (${userId}, ${id}, ${`${i}@example.org`}, true, now(), now())`
    await peerSql`insert into passkey (id, name, "publicKey", "userId", "credentialID", counter, "deviceType", "backedUp", "createdAt")
      values (${randomUUID()}, 'bench', ${Buffer.from(isoBase64URL.toBuffer(data.publicKey)).toString('base64')}, ${userId}, ${data.credentialId}, 0, 'singleDevice', false, now())`
  }
  return made
}

async function readPasskey(personId: string): Promise<{ credentialId: string; publicKey: string }> {
  const [row] = await product.sql<
    { data: { credentialId: string; publicKey: string } }[]
  >`select data from credentials where person_id = ${personId}::uuid`
  if (!row) throw new Error('no passkey')
  return row.data
}

type Waiting = { nonce: string; token: string; answer: unknown }

/** A journey begun for each, and what the browser would answer. */
async function prepareOurs(): Promise<Waiting[]> {
  const now = new Date()
  const made: Waiting[] = []
  for (const { device } of holders) {
    const { token, journey } = await beginPasskey(product.db, { address: '127.0.0.1', now })
    made.push({ token, nonce: journey.nonce, answer: device.get(journey.facts.challenge?.show ?? {}, productOrigin) })
  }
  return made
}

async function sendOurs({ token, nonce, answer }: Waiting): Promise<void> {
  const got = await takeStep(productOrigin, { step: 'passkey', nonce, answer }, { '__Host-passkey': token })
  if (!got.cookies['__Host-sekisho']) throw new Error(`no session: ${got.status} ${got.body.slice(0, 300)}`)
}

const peerHeaders = { 'content-type': 'application/json', origin: peerOrigin }

async function preparePeer(): Promise<{ cookies: Record<string, string>; body: string }[]> {
  const made = []
  for (const { device } of holders) {
    const begun = await send(`${peerOrigin}/api/auth/passkey/generate-authenticate-options`, { method: 'GET', headers: peerHeaders })
    const answer = device.get({ options: JSON.parse(begun.body) }, peerOrigin)
    made.push({ cookies: begun.cookies, body: JSON.stringify({ response: answer }) })
  }
  return made
}

async function sendPeer({ cookies, body }: { cookies: Record<string, string>; body: string }): Promise<void> {
  const got = await send(`${peerOrigin}/api/auth/passkey/verify-authentication`, { headers: peerHeaders, cookies, body })
  if (got.status !== 200) throw new Error(`better-auth: ${got.status} ${got.body}`)
}

try {
  say(`passkey → session, ${rounds} rounds of ${perRound} requests, ${atOnce} at once`)
  const ratio = await compareOverHttp(
    { name: 'Sekisho', pid: product.server.pid, prepare: prepareOurs, send: sendOurs },
    { name: 'better-auth', pid: peer.server.pid, prepare: preparePeer, send: sendPeer },
    { rounds, atOnce },
  )
  sayGoal('at least 1.5 × better-auth', ratio >= 1.5, `${ratio.toFixed(2)} ×`)
} finally {
  await peerSql.end()
  await peer.stop()
  await product.stop()
  scratch.stop()
}
