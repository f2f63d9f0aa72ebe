// FT-4: one WebAuthn challenge answered many times at once; many valid answers with rising counters.
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { credentials } from '@/db/schema/credentials'
import { finishVerification } from '@/lib/verification/finish-verification'
import { authenticator } from '../support/authenticator'
import { address, challenge, enrolPasskey } from '../support/credentials'
import { useDatabase } from '../support/database'
import { faultSize, report } from '../support/faults'
import { person } from '../support/people'

const database = useDatabase()
const now = new Date('2026-06-01T01:00:00Z')
const answer = (c: { challengeId: string; boundTo: string }, input: unknown) =>
  finishVerification(database.db, { challengeId: c.challengeId, boundTo: c.boundTo, purpose: 'sign-in', input, address, now })

test('one challenge is answered once', async () => {
  const { db } = database
  const personId = (await person(db)).id
  const device = authenticator()
  await enrolPasskey(db, { personId, now, with: device })
  const open = await challenge(db, { personId, factor: 'passkey', now })
  const inputs = Array.from({ length: faultSize(60, 200) }, () => device.get(open.show))
  const answers = await Promise.all(inputs.map((input) => answer(open, input)))
  expect(answers.filter((each) => each.ok)).toHaveLength(1)
  report(`FT-4: ${inputs.length} answers to one challenge at once: 1 accepted`)
})

test('of parallel sign-ins with rising counters the highest of all is stored', async () => {
  const { db } = database
  const personId = (await person(db)).id
  const device = authenticator()
  const { credentialId } = await enrolPasskey(db, { personId, now, with: device })
  const size = faultSize(60, 200)
  const opened = await Promise.all(Array.from({ length: size }, () => challenge(db, { personId, factor: 'passkey', now })))
  const inputs = opened.map((open) => device.get(open.show))
  const counterOf = (input: (typeof inputs)[number]) => Buffer.from(input.response.authenticatorData, 'base64url').readUInt32BE(33)
  const answers = await Promise.all(opened.map((open, i) => answer(open, inputs[i])))
  const accepted = inputs.filter((_, i) => answers[i]?.ok).map(counterOf)
  const [row] = await db.select().from(credentials).where(eq(credentials.id, credentialId))
  const highest = Math.max(...inputs.map(counterOf))
  report(
    `FT-4: ${size} parallel sign-ins with rising counters: ${accepted.length} accepted, stored counter ${JSON.stringify(row?.data).match(/"counter":(\d+)/)?.[1]}, highest of all ${highest}`,
  )
  expect(accepted).toContain(highest)
  expect(row?.data).toMatchObject({ counter: highest })
})

test('the highest is stored however many others come first, each between its reading and its storing', async () => {
  const { db } = database
  const personId = (await person(db)).id
  const device = authenticator()
  const { credentialId } = await enrolPasskey(db, { personId, now, with: device })
  const losses = 25
  const opened = await Promise.all(Array.from({ length: losses + 1 }, () => challenge(db, { personId, factor: 'passkey', now })))
  const inputs = opened.map((open) => device.get(open.show))
  const last = { open: opened[losses], input: inputs[losses] }
  if (!last.open || !last.input) throw new Error('nothing was opened')
  // Each transaction of its own that stores what was read finds another's success there.
  let transactions = 0
  const crowded = new Proxy(db, {
    get: (target, name, receiver) =>
      name === 'transaction'
        ? async (work: Parameters<typeof db.transaction>[0]) => {
            const earlier = transactions++
            const before = opened[earlier]
            if (before && earlier < losses) expect(await answer(before, inputs[earlier])).toMatchObject({ ok: true })
            return target.transaction(work)
          }
        : Reflect.get(target, name, receiver),
  })
  const { challengeId, boundTo } = last.open
  const done = await finishVerification(crowded, { challengeId, boundTo, purpose: 'sign-in', input: last.input, address, now })
  const [row] = await db.select().from(credentials).where(eq(credentials.id, credentialId))
  const highest = Buffer.from(last.input.response.authenticatorData, 'base64url').readUInt32BE(33)
  report(`FT-4: the highest counter came second ${losses} times in a row: ${done.ok ? 'accepted' : 'refused'}, stored ${highest}`)
  expect(done).toMatchObject({ ok: true })
  expect(row?.data).toMatchObject({ counter: highest })
  expect(transactions).toBeGreaterThan(losses)
})
