/** A password sign-in over HTTP, name and password to a session, beside the bare argon2id verification with the same parameters. */
import { verify } from '@node-rs/argon2'
import { people } from '@/db/schema/people'
import { hashPassword } from '@/lib/people/passwords/hash'
import { newId } from '@/lib/platform/ids'
import { identify } from '@/lib/sign-in/steps/identify'
import { ticketOf } from '@/tests/support/sign-in'
import { inParallel, takeStep } from './support/http'
import { say, sayGoal, sayMachine } from './support/print'
import { productOrigin, startProduct } from './support/product'
import { compareOverHttp } from './support/rounds'
import { startScratch } from './support/scratch'

const perRound = 150
const rounds = 5
const atOnce = 8
const password = 'a quiet mountain stream'

sayMachine()
const scratch = await startScratch()
const product = await startProduct(scratch, 'bench_product')
const hash = await hashPassword(password)

/** People who have typed their name. They hold nothing, and nothing is asked of them: the password is the whole sign-in. */
async function prepare(): Promise<{ token: string; nonce: string }[]> {
  const now = new Date()
  const before = new Date(now.getTime() - 86_400_000)
  const made: { token: string; nonce: string }[] = []
  await inParallel([...Array(perRound).keys()], 8, async () => {
    const id = newId(now)
    const row = {
      id,
      login: id,
      name: id,
      bucket: 1,
      passwordHash: hash,
      arrivedAt: before,
      lastSignInAt: before,
      createdAt: before,
      updatedAt: before,
    }
    await product.db.insert(people).values(row)
    made.push(await ticketOf(product.db, await identify(product.db, { login: id, now })))
  })
  return made
}

async function sendPassword({ token, nonce }: { token: string; nonce: string }): Promise<void> {
  const got = await takeStep(productOrigin, { step: 'password', nonce, password }, { '__Host-journey': token })
  if (!got.cookies['__Host-sekisho']) throw new Error(`no session: ${got.status} ${got.body.slice(0, 300)}`)
}

const bare = {
  name: 'argon2id alone',
  pid: process.pid,
  prepare: async () => Array<null>(perRound).fill(null),
  send: async () => {
    if (!(await verify(hash, password))) throw new Error('not verified')
  },
}

try {
  say(`password → session, ${rounds} rounds of ${perRound}, ${atOnce} at once`)
  const ratio = await compareOverHttp({ name: 'Sekisho', pid: product.server.pid, prepare, send: sendPassword }, bare, { rounds, atOnce })
  sayGoal('at least 0.8 of what the hash allows', ratio >= 0.8, ratio.toFixed(2))
} finally {
  await product.stop()
  scratch.stop()
}
