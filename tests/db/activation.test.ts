import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { activationCodes, contacts, people } from '@/db/schema/people'
import { issueActivationCode, issueActivationCodes, redeemActivationCode, tryLimit } from '@/lib/people/activation/mutations'
import { after, days, minutes } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import { useDatabase } from '../support/database'
import { person } from '../support/people'

const database = useDatabase()
const now = new Date('2026-06-01T03:00:00Z')
const issue = { channel: 'print' as const, expiresAt: after(now, days(30)), actor: { kind: 'operator' as const }, now }
const newcomer = (chosen = {}) => person(database.db, { arrivedAt: null, ...chosen })

async function codeOf(personId: string): Promise<string> {
  const printed = await issueActivationCode(database.db, { ...issue, personId })
  if (!printed) throw new Error('not printed')
  return printed.code
}
const redeem = (code: string, chosen = {}) => redeemActivationCode(database.db, { code, address: '192.0.2.1', now, ...chosen })

test('one code, 200 submissions at once: exactly one succeeds (SR-13)', async () => {
  const { id } = await newcomer()
  const code = await codeOf(id)
  const results = await Promise.all(Array.from({ length: 200 }, (_, at) => redeem(code, { address: `198.51.100.${at}` })))
  expect(results.filter((result) => result.ok)).toEqual([{ ok: true, personId: id }])
  expect(results.filter((result) => !result.ok && result.reason === 'activation-wrong')).toHaveLength(199)
})

test('a code reads like XXXX-XXXX-XXXX-XXXX, is accepted as people type it, and only its hash is stored', async () => {
  const { id } = await newcomer()
  const code = await codeOf(id)
  expect(code).toMatch(/^[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){3}$/)
  const rows = await database.db.select().from(activationCodes)
  expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''))
  const typed = ` ${code.toLowerCase().replaceAll('-', 'ー')} `.replace(/[a-z0-9]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
  expect(await redeem(typed)).toEqual({ ok: true, personId: id })
})

test('used, replaced, expired, revoked by leaving and somebody else’s are all the same "wrong"', async () => {
  const wrong = { ok: false, reason: 'activation-wrong' }
  const used = await codeOf((await newcomer()).id)
  await redeem(used)
  expect(await redeem(used)).toEqual(wrong)
  const { id } = await newcomer()
  const first = await codeOf(id)
  const second = await codeOf(id)
  expect(await redeem(first)).toEqual(wrong)
  expect(await redeem(second, { now: after(now, days(30)) })).toEqual(wrong)
  expect(await redeem(second, { personId: used.length > 0 ? (await newcomer()).id : null })).toEqual(wrong)
  await database.db.update(people).set({ standing: 'left' }).where(eq(people.id, id))
  expect(await redeem(second)).toEqual(wrong)
  await database.db.update(people).set({ standing: 'active' }).where(eq(people.id, id))
  expect(await redeem(second)).toEqual({ ok: true, personId: id })
})

test('two issues at once leave one valid code', async () => {
  const { id } = await newcomer()
  const codes = await Promise.all(Array.from({ length: 8 }, () => codeOf(id)))
  const results = await Promise.all(codes.map((code) => redeem(code)))
  expect(results.filter((result) => result.ok)).toHaveLength(1)
})

test('failed tries are limited per address and come back with time; a class behind one address is not', async () => {
  const address = '203.0.113.9'
  for (let at = 0; at < 60; at++) expect(await redeem(await codeOf((await newcomer()).id), { address })).toMatchObject({ ok: true })
  for (let at = 0; at < tryLimit.failures; at++)
    expect(await redeem('2222-2222-2222-2222', { address })).toMatchObject({ reason: 'activation-wrong' })
  const code = await codeOf((await newcomer()).id)
  expect(await redeem(code, { address })).toEqual({ ok: false, reason: 'activation-too-many', minutes: 15 })
  expect(await redeem(code, { address, now: after(now, minutes(15)) })).toMatchObject({ ok: true })
})

test('whoever has a way in gets none, and for a filter the others do', async () => {
  const has = await person(database.db, { passwordHash: '$argon2id$x', units: ['u9'] })
  await expect(issueActivationCode(database.db, { ...issue, personId: has.id })).rejects.toMatchObject({ code: 'activation-not-needed' })
  const proven = await newcomer({ standing: 'active' })
  await database.sql`insert into credentials (id, person_id, factor, data, created_at, proven_at) values (gen_random_uuid(), ${proven.id}, 'phone', '{}', now(), now())`
  await expect(issueActivationCode(database.db, { ...issue, personId: proven.id })).rejects.toMatchObject({ code: 'activation-not-needed' })
  const left = await newcomer({ standing: 'left', units: ['u9'] })
  await expect(issueActivationCode(database.db, { ...issue, personId: left.id })).rejects.toMatchObject({ code: 'activation-not-active' })
  for (let at = 0; at < 250; at++) await newcomer({ units: ['u9'] })
  const first = await issueActivationCodes(database.db, { ...issue, filter: { unit: 'u9' }, after: null })
  const second = await issueActivationCodes(database.db, { ...issue, filter: { unit: 'u9' }, after: first.next })
  expect(first.count + second.count).toBe(250)
  expect(second.next).toBeNull()
  expect([...first.skipped, ...second.skipped]).toEqual(
    expect.arrayContaining([
      { reason: 'activation-not-needed', count: 1 },
      { reason: 'activation-not-active', count: 1 },
    ]),
  )
  expect(new Set([...first.issued, ...second.issued].map((one) => one.code)).size).toBe(250)
})

test('mailing needs a confirmed address that opens without this sign-in, and answers no code', async () => {
  const { id } = await newcomer()
  const address = { id: newId(now), personId: id, address: 'a@b.example', source: 'import' as const, confirmedAt: now, createdAt: now }
  await database.db.insert(contacts).values({ ...address, isCircular: true })
  await expect(issueActivationCode(database.db, { ...issue, channel: 'mail', personId: id })).rejects.toMatchObject({
    code: 'activation-no-address',
  })
  await database.db.update(contacts).set({ isCircular: false }).where(eq(contacts.id, address.id))
  expect(await issueActivationCode(database.db, { ...issue, channel: 'mail', personId: id })).toBeNull()
  expect(await database.sql`select template, shown_to from messages where person_id = ${id}`).toMatchObject([
    { template: 'activation-code' },
  ])
})
