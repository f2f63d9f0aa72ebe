/**
 * FT-13: binding a factor. Nobody binds with a session that has shown too little, in another's place, or with another's challenge; of two
 * sessions that bind at once no more than the maximum stays; binding and removing at once never leave nothing.
 */
import { and, eq, isNull } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { credentials } from '@/db/schema/credentials'
import { enrolTotp, totpCode } from '../../support/credentials'
import { useDatabase } from '../../support/database'
import { faultSize, report } from '../../support/faults'
import { type Nodes, startNodes } from '../../support/nodes'
import { personWithPassword } from '../../support/sign-in'
import { signedIn } from '../../support/signed-in'
import type { Visitor } from '../../support/visitor'

const database = useDatabase()
let nodes: Nodes
beforeAll(async () => {
  nodes = await startNodes(2, { databaseUrl: database.url, workers: 0 })
}, 120_000)
afterAll(() => nodes?.stop())

const path = '/me/factors/totp'
const past = new Date(Date.now() - 600_000)
const full = [{ factor: 'password' }, { factor: 'totp' }]
const held = async (personId: string) => {
  const mine = and(eq(credentials.personId, personId), isNull(credentials.removedAt), isNull(credentials.disabledAt))
  return database.db.select().from(credentials).where(mine)
}
async function holder(count: number) {
  const { db } = database
  const { id } = await personWithPassword(db)
  const own = []
  for (let n = 0; n < count; n++) own.push(await enrolTotp(db, { personId: id, now: past }))
  return { id, own }
}
const sessionOf = (id: string, shown: { factor: string }[] = full) => signedIn(nodes, database.db, id, shown)

type Begun = { challengeId: string; show: { key: string } }
async function begin(visitor: Visitor): Promise<Begun> {
  const begun = await visitor.call('beginRegistration', { factor: 'totp', choice: {} }, { path })
  if (!begun.ok) throw new Error(begun.code ?? 'refused')
  return (begun.result as { data: Begun }).data
}
const finish = (visitor: Visitor, { challengeId, show }: Begun, node?: number) =>
  visitor.call(
    'finishRegistration',
    { challengeId, answer: { code: totpCode(show.key.replaceAll(' ', ''), new Date()) }, label: 'app', device: null },
    { path, ...(node === undefined ? {} : { node }) },
  )

test('FT-13: a session that has shown only the password of somebody who holds a factor binds and removes nothing (SR-60)', async () => {
  const { id, own } = await holder(1)
  const half = await sessionOf(id, [{ factor: 'password' }])
  for (const factor of ['passkey', 'totp', 'email-otp', 'phone', 'recovery-codes'])
    for (const choice of [{}, { replaces: own[0]?.credentialId }, { address: 'thief@mail.example', label: 'x', circular: false }])
      expect((await half.call('beginRegistration', { factor, choice }, { path })).ok, factor).toBe(false)
  expect((await half.call('remove', { credentialId: own[0]?.credentialId }, { path })).ok).toBe(false)
  expect((await half.call('declareLost', { credentialId: own[0]?.credentialId }, { path })).ok).toBe(false)
  // What a full session has begun cannot be finished by the half one, nor by somebody else.
  const whole = await sessionOf(id)
  const begun = await begin(whole)
  expect(await finish(half, begun)).toMatchObject({ ok: false, code: 'not-signed-in' })
  expect(await finish(await sessionOf(id), begun)).toMatchObject({ ok: false, code: 'challenge-over' })
  const stranger = await holder(1)
  expect(await finish(await sessionOf(stranger.id), begun)).toMatchObject({ ok: false, code: 'challenge-over' })
  expect((await held(id)).map((row) => row.id)).toEqual([own[0]?.credentialId])
  expect(await held(stranger.id)).toHaveLength(1)
  expect((await finish(whole, begun)).ok).toBe(true)
  expect(await held(id)).toHaveLength(2)
})

test('FT-13: two sessions bind at once, and one binds while the other removes', { timeout: 7_200_000 }, async () => {
  const rounds = faultSize(5, 1_000)
  const bad: string[] = []
  let refused = 0
  for (let round = 0; round < rounds; round++) {
    const { id } = await holder(2)
    const both = await Promise.all([sessionOf(id), sessionOf(id)])
    const begun = await Promise.all(both.map(begin))
    const ends = await Promise.all(both.map((visitor, n) => finish(visitor, begun[n] as Begun, n)))
    const bound = ends.filter(({ ok }) => ok).length
    refused += ends.length - bound
    if (bound !== 1 || (await held(id)).length !== 3) bad.push(`two bind: ${bound}`)

    const one = await holder(1)
    const [binds, removes] = await Promise.all([sessionOf(one.id), sessionOf(one.id)])
    const made = await begin(binds)
    const old = one.own[0]?.credentialId ?? ''
    const [done, gone] = await Promise.all([finish(binds, made, 0), removes.call('remove', { credentialId: old }, { path, node: 1 })])
    const left = await held(one.id)
    const isOldThere = left.some((row) => row.id === old)
    if (!done.ok || isOldThere === gone.ok || left.length !== (gone.ok ? 1 : 2))
      bad.push(`bind and remove: ${done.code} ${gone.code} ${left.length}`)
  }
  report(
    `FT-13: ${rounds} rounds of two sessions binding at once and of binding beside removing: ${bad.length} bad, ${refused} refused at the maximum`,
  )
  expect(bad).toEqual([])
})

test('FT-13: whoever knows only a password makes no recovery codes of it, and after a factor they can be made (SR-29)', async () => {
  const { id } = await personWithPassword(database.db)
  const begin = (visitor: Visitor, factor: string) => visitor.call('beginRegistration', { factor, choice: {} }, { path })
  const alone = await sessionOf(id, [{ factor: 'password' }])
  expect(await begin(alone, 'recovery-codes')).toMatchObject({ ok: false, code: 'codes-need-factor' })
  expect((await begin(alone, 'totp')).ok).toBe(true)
  await enrolTotp(database.db, { personId: id, now: past })
  expect((await begin(await sessionOf(id), 'recovery-codes')).ok).toBe(true)
})
