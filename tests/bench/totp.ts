/** A one-time password verified over HTTP, to a session: the product beside better-auth, on the same Node and PostgreSQL. */
import { randomUUID } from 'node:crypto'
import { generateSync } from 'otplib'
import postgres from 'postgres'
import { credentials } from '@/db/schema/credentials'
import { people } from '@/db/schema/people'
import { seal } from '@/lib/platform/crypto'
import { newId } from '@/lib/platform/ids'
import { createJourney } from '@/lib/sign-in/journeys/mutations'
import { makeFirstProof } from '@/lib/sign-in/proofs'
import { advance } from '@/lib/sign-in/steps/advance'
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
const key = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const codeNow = () => generateSync({ secret: key, epoch: Math.floor(Date.now() / 1000) })

sayMachine()
const scratch = await startScratch()
const product = await startProduct(scratch, 'bench_product')
const peerUrl = await scratch.url('bench_better_auth')
const peer = await startPeer(peerUrl)

type Waiting = { token: string; nonce: string }

/** People at the page that asks for the code: everything before it has happened. */
async function prepareOurs(): Promise<Waiting[]> {
  const now = new Date()
  const before = new Date(now.getTime() - 86_400_000)
  return Promise.all(
    Array.from({ length: perRound }, async () => {
      const id = newId(now)
      const common = { createdAt: before, updatedAt: before }
      await product.db.insert(people).values({ id, login: id, name: id, bucket: 1, arrivedAt: before, lastSignInAt: before, ...common })
      await product.db.insert(credentials).values({
        id: newId(now),
        personId: id,
        factor: 'totp',
        data: { lastStep: 0 },
        secret: seal(JSON.stringify({ key }), id),
        createdAt: before,
        provenAt: before,
        lastUsedAt: before,
      })
      const { token, journey } = await createJourney(product.db, { personId: id, step: 'password', purpose: 'sign-in', login: id, now })
      const place = { address: '127.0.0.1', userAgent: '', networks: [], device: null, now }
      const asked = await advance(product.db, { ...journey, personId: id }, [makeFirstProof(id, 'password', now)], place)
      if (asked.step !== 'challenge') throw new Error(`the journey is at ${asked.step}`)
      return { token, nonce: asked.nonce }
    }),
  )
}

async function sendOurs({ token, nonce }: Waiting): Promise<void> {
  const answer = await takeStep(productOrigin, { step: 'challenge', nonce, answer: { code: codeNow() } }, { '__Host-journey': token })
  if (!answer.cookies['__Host-sekisho']) throw new Error(`no session: ${answer.status} ${answer.body.slice(0, 300)}`)
}

const peerSql = postgres(peerUrl, { max: 2, onnotice: () => {} })
const peerHeaders = { 'content-type': 'application/json', origin: peerOrigin }
const first = await enrolPeer()

/** One account with a one-time password, made through the peer's own interface. */
async function enrolPeer(): Promise<{ userId: string; secret: string }> {
  const account = { email: 'first@example.org', password: 'a quiet mountain stream', name: 'First' }
  const signedUp = await send(`${peerOrigin}/api/auth/sign-up/email`, { headers: peerHeaders, body: JSON.stringify(account) })
  const enabled = await send(`${peerOrigin}/api/auth/two-factor/enable`, {
    headers: peerHeaders,
    cookies: signedUp.cookies,
    body: JSON.stringify({ password: account.password }),
  })
  const secret = new URL((JSON.parse(enabled.body) as { totpURI: string }).totpURI).searchParams.get('secret') ?? ''
  const code = generateSync({ secret, epoch: Math.floor(Date.now() / 1000) })
  const verified = await send(`${peerOrigin}/api/auth/two-factor/verify-totp`, {
    headers: peerHeaders,
    cookies: signedUp.cookies,
    body: JSON.stringify({ code }),
  })
  if (verified.status !== 200) throw new Error(`better-auth: ${verified.status} ${verified.body}`)
  const [user] = await peerSql`select id from "user"`
  return { userId: user?.id, secret }
}

/** Copies of the first account, each with its own sign-in waiting for the code (as its rows stand after the password). */
async function preparePeer(round: number): Promise<Record<string, string>[]> {
  const made: Record<string, string>[] = []
  for (let i = 0; i < perRound; i++) {
    const id = randomUUID()
    await peerSql`insert into "user" select (jsonb_populate_record(u, jsonb_build_object('id', ${id}::text, 'email', ${`${round}-${i}@example.org`}::text))).* from "user" u where id = ${first.userId}`
    await peerSql`insert into account select (jsonb_populate_record(a, jsonb_build_object('id', ${randomUUID()}::text, 'userId', ${id}::text, 'accountId', ${id}::text))).* from account a where a."userId" = ${first.userId}`
    await peerSql`insert into "twoFactor" select (jsonb_populate_record(t, jsonb_build_object('id', ${randomUUID()}::text, 'userId', ${id}::text))).* from "twoFactor" t where t."userId" = ${first.userId}`
  }
  for (let i = 0; i < perRound; i += 8) {
    const some = Array.from({ length: Math.min(8, perRound - i) }, (_, j) => `${round}-${i + j}@example.org`)
    made.push(
      ...(await Promise.all(
        some.map(async (email) => {
          const answer = await send(`${peerOrigin}/api/auth/sign-in/email`, {
            headers: peerHeaders,
            body: JSON.stringify({ email, password: 'a quiet mountain stream' }),
          })
          if (!answer.body.includes('twoFactorRedirect')) throw new Error(`better-auth: ${answer.status} ${answer.body}`)
          return answer.cookies
        }),
      )),
    )
  }
  return made
}

async function sendPeer(cookies: Record<string, string>): Promise<void> {
  const code = generateSync({ secret: first.secret, epoch: Math.floor(Date.now() / 1000) })
  const answer = await send(`${peerOrigin}/api/auth/two-factor/verify-totp`, {
    headers: peerHeaders,
    cookies,
    body: JSON.stringify({ code }),
  })
  if (answer.status !== 200) throw new Error(`better-auth: ${answer.status} ${answer.body}`)
}

try {
  say(`one-time password → session, ${rounds} rounds of ${perRound} requests, ${atOnce} at once`)
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
