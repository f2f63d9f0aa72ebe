/** What a provider says of a code after it took it: signed, late, twice, out of order, forged; and what it charges. */
import { createHmac } from 'node:crypto'
import { and, desc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messages } from '@/db/schema/messages'
import { deliver } from '@/lib/jobs/deliver'
import { days, after as later, minutes } from '@/lib/platform/duration'
import { settings } from '@/lib/platform/env'
import { askTwilioPrice } from '@/lib/telephony/adapters/twilio-price'
import { getPhoneUse } from '@/lib/telephony/reports/data'
import { priceMessages } from '@/lib/telephony/reports/mutations'
import { receiveReport } from '@/lib/telephony/reports/receive'
import { signTwilio } from '@/lib/telephony/reports/report'
import { beginVerification } from '@/lib/verification/begin-verification'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import { enrolPhone } from '../support/credentials'
import { useDatabase } from '../support/database'
import { personWithPassword } from '../support/sign-in'
import { type Behaviour, type Received, startStandIn } from '../support/stand-in'

const database = useDatabase()
const now = new Date('2026-06-10T01:00:00Z')
const origin = 'https://mfa.aozora.example'
const before = { ...settings() }
let behave: (request: Received) => Behaviour = () => ({ status: 201, body: { sid: sidOf(0) } })
let received: Received[] = []
let stop: () => Promise<void>
let url = ''
const sidOf = (n: number) => `SM${String(n).padStart(32, '0')}`
let sids = 0

beforeAll(async () => {
  const standIn = await startStandIn((request) => behave(request))
  ;({ stop, received, url } = standIn)
  const twilio = { TWILIO_ACCOUNT_SID: 'AC', TWILIO_AUTH_TOKEN: 'canary-token', TWILIO_FROM: '+815000000000', TWILIO_BASE_URL: url }
  Object.assign(settings(), { SEKISHO_PHONE: 'twilio', SEKISHO_ORIGIN: origin, ...twilio })
})
afterAll(async () => {
  Object.assign(settings(), before)
  await stop()
})

async function holder() {
  const { id } = await personWithPassword(database.db)
  const number = `+8190${String(Math.floor(10_000_000 + Math.random() * 89_999_999))}`
  await enrolPhone(database.db, { personId: id, number, now: later(now, -days(1)) })
  return id
}
/** One code, taken by the provider under a number of its own. */
async function sendOne(personId: string, at = now) {
  const { db } = database
  const sid = sidOf(++sids)
  behave = () => ({ status: 201, body: { sid } })
  const begun = await beginVerification(db, {
    ...{ personId, factor: 'phone', purpose: 'sign-in' as const, boundTo: personId, address: '192.0.2.1', now: at },
  })
  if (!begun.ok) throw new Error(begun.reason)
  const mine = and(eq(messages.personId, personId), eq(messages.template, 'code'))
  const [row] = await db.select().from(messages).where(mine).orderBy(desc(messages.createdAt), desc(messages.id)).limit(1)
  const id = row?.id ?? ''
  await deliver(db, { messageId: id, now: at })
  return { id, sid }
}
type Told = { id: string; sid: string; status: string; code?: number }
const bodyOf = ({ sid, status, code }: Told) =>
  new URLSearchParams({
    MessageSid: sid,
    MessageStatus: status,
    To: '+819000000000',
    ...(code ? { ErrorCode: String(code) } : {}),
  }).toString()
const report = (told: Told, chosen: { signature?: string; at?: Date; body?: string } = {}) => {
  const body = chosen.body ?? bodyOf(told)
  const signature = chosen.signature ?? signTwilio('canary-token', `${origin}/hooks/twilio/${told.id}`, new URLSearchParams(body))
  return receiveReport(async () => database.db, { id: told.id, body, signature, now: chosen.at ?? now })
}
const rowOf = async (id: string) => (await database.db.select().from(messages).where(eq(messages.id, id)))[0]

describe('a report', () => {
  test('is asked for with the message, and written down', async () => {
    const sent = await sendOne(await holder())
    const asked = new URLSearchParams(received.at(-1)?.body)
    expect(asked.get('StatusCallback')).toBe(`${origin}/hooks/twilio/${sent.id}`)
    expect(await report({ ...sent, status: 'delivered' })).toBe(204)
    expect(await rowOf(sent.id)).toMatchObject({ state: 'sent', reported: 'delivered', reportedAt: now, isUndeliverable: false })
  })

  test('is signed as Twilio signs: the address, then every parameter in the order of names', () => {
    const form = new URLSearchParams('CallSid=CA1234567890ABCDE&Caller=%2B14158675310&Digits=1234&From=%2B14158675310&To=%2B18005551212')
    const text =
      'https://mycompany.com/myapp.php?foo=1&bar=2CallSidCA1234567890ABCDECaller+14158675310Digits1234From+14158675310To+18005551212'
    expect(signTwilio('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', form)).toBe(
      createHmac('sha1', '12345').update(text).digest('base64'),
    )
  })

  test('twice, out of order or about another message it changes nothing', async () => {
    const sent = await sendOne(await holder())
    await report({ ...sent, status: 'delivered' })
    for (const [status, sid] of [
      ['delivered', sent.sid],
      ['sent', sent.sid],
      ['undelivered', sent.sid],
      ['queued', sent.sid],
      ['undelivered', sidOf(9_999)],
    ] as const)
      expect(await report({ id: sent.id, sid, status, code: 30003 }, { at: later(now, minutes(5)) })).toBe(204)
    expect(await rowOf(sent.id)).toMatchObject({ reported: 'delivered', reportedAt: now, isUndeliverable: false, failure: null })
  })

  test.each([
    ['not signed', { signature: '' }, 403],
    ['signed with another token', { signature: signTwilio('wrong', `${origin}/hooks/twilio/x`, new URLSearchParams()) }, 403],
    ['empty', { body: '' }, 400],
    ['too long', { body: `MessageSid=${'a'.repeat(20_000)}` }, 400],
    ['signed, and no report', { body: 'hello=world' }, 400],
    ['signed, with a number that is none', { body: 'MessageSid=SM1&MessageStatus=delivered' }, 400],
  ] as const)('%s: refused, and nothing is written', async (_, chosen, status) => {
    const sent = await sendOne(await holder())
    expect(await report({ ...sent, status: 'undelivered', code: 30003 }, chosen)).toBe(status)
    expect((await rowOf(sent.id))?.reported).toBeNull()
  })

  test('of one message does not speak for another: the signature is over the address', async () => {
    const owner = await holder()
    const [one, other] = [await sendOne(owner), await sendOne(await holder())]
    const signature = signTwilio(
      'canary-token',
      `${origin}/hooks/twilio/${one.id}`,
      new URLSearchParams(bodyOf({ ...one, status: 'failed' })),
    )
    expect(await report({ id: other.id, sid: one.sid, status: 'failed' }, { signature, body: bodyOf({ ...one, status: 'failed' }) })).toBe(
      403,
    )
    expect(await report({ id: 'no id', sid: one.sid, status: 'failed' })).toBe(204)
  })

  test('two codes in a row that the number did not take mark it; a busy line or our own account does not', async () => {
    const owner = await holder()
    const isSilent = async () => (await listCredentials(database.db, owner))[0]?.details.silent
    for (const code of [30007, 30001])
      await report({ ...(await sendOne(owner, later(now, minutes(code - 30_000)))), status: 'failed', code })
    expect(await isSilent()).toBe(false)
    for (const minute of [30, 50])
      await report({ ...(await sendOne(owner, later(now, minutes(minute)))), status: 'undelivered', code: 30003 })
    expect(await isSilent()).toBe(true)
  })

  test('that overtakes the provider’s own answer is kept', async () => {
    const owner = await holder()
    const { db } = database
    const sid = sidOf(++sids)
    let early: Promise<number> | undefined
    behave = ({ body }) => {
      const id = new URLSearchParams(body).get('StatusCallback')?.split('/').at(-1) ?? ''
      early = report({ id, sid, status: 'undelivered', code: 30003 })
      return { status: 201, body: { sid } }
    }
    const at = later(now, minutes(90))
    await beginVerification(db, { personId: owner, factor: 'phone', purpose: 'sign-in', boundTo: owner, address: '192.0.2.1', now: at })
    const [row] = await db
      .select()
      .from(messages)
      .where(and(eq(messages.personId, owner), eq(messages.state, 'queued')))
      .orderBy(desc(messages.createdAt))
    await deliver(db, { messageId: row?.id ?? '', now: at })
    expect(await early).toBe(204)
    expect(await rowOf(row?.id ?? '')).toMatchObject({ state: 'sent', providerId: sid, reported: 'undelivered', isUndeliverable: true })
  })

  test('does not exist where Twilio is not the provider', async () => {
    Object.assign(settings(), { SEKISHO_PHONE: 'outbox' })
    expect(await report({ id: 'x', sid: sidOf(1), status: 'delivered' })).toBe(404)
    Object.assign(settings(), { SEKISHO_PHONE: 'twilio' })
  })
})

describe('the price', () => {
  const account = () => ({ accountSid: 'AC', authToken: 'canary-token', baseUrl: url, timeoutMs: 300 })
  test.each<[Behaviour, unknown]>([
    [
      { status: 200, body: { price: '-0.07500', price_unit: 'usd' } },
      { micros: 75_000, unit: 'USD' },
    ],
    [
      { status: 200, body: { price: '-9', price_unit: 'JPY' } },
      { micros: 9_000_000, unit: 'JPY' },
    ],
    [{ status: 200, body: { price: null, price_unit: 'USD' } }, null],
    [{ status: 200, body: { price: 'free', price_unit: 'USD' } }, null],
    [{ status: 200, body: { price: '-1', price_unit: 'dollars' } }, null],
    [{ status: 404 }, null],
    [{ status: 429 }, 'no answer'],
    [{ status: 500 }, 'no answer'],
    ['silence', 'no answer'],
    ['hang-up', 'no answer'],
  ])('%j', async (how, price) => {
    behave = () => how
    expect(await askTwilioPrice(sidOf(1), 'sms', account())).toEqual(price)
  })

  test('is asked for until it is known, and added up by currency', async () => {
    const owner = await holder()
    const at = later(now, days(40))
    const [first, second, third] = [
      await sendOne(owner, at),
      await sendOne(owner, later(at, minutes(20))),
      await sendOne(owner, later(at, minutes(40))),
    ]
    await report({ ...first, status: 'delivered' })
    await report({ ...second, status: 'undelivered' })
    const known: Record<string, Behaviour> = {
      [first.sid]: { status: 200, body: { price: '-0.075', price_unit: 'USD' } },
      [second.sid]: { status: 200, body: { price: '-9', price_unit: 'JPY' } },
      [third.sid]: { status: 200, body: { price: null } },
    }
    behave = ({ url: asked }) => known[/(SM\d+)/.exec(asked)?.[1] ?? ''] ?? { status: 404 }
    const signal = new AbortController().signal
    const price = (when: Date) =>
      priceMessages(database.db, { ask: (sid, channel) => askTwilioPrice(sid, channel, account()), now: when, signal })
    expect(await price(later(at, minutes(60)))).toBe(2)
    known[third.sid] = { status: 200, body: { price: '-0.025', price_unit: 'USD' } }
    expect(await price(later(at, minutes(120)))).toBe(1)
    expect(await price(later(at, minutes(180)))).toBe(0)
    const use = await getPhoneUse(database.db, at)
    expect(use).toMatchObject({ sent: 3, arrived: 1, notArrived: 1, priced: 3 })
    expect(new Map(use.costs.map(({ unit, micros }) => [unit, micros]))).toEqual(
      new Map([
        ['USD', 100_000],
        ['JPY', 9_000_000],
      ]),
    )
  })
})
