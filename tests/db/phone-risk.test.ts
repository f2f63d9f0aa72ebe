/** SR-5: before a code goes to a number, its provider is asked whether the card was changed; what is done with each answer, and with none. */
import { and, eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { messages } from '@/db/schema/messages'
import { contacts } from '@/db/schema/people'
import { days, hours, after as later, minutes } from '@/lib/platform/duration'
import { settings } from '@/lib/platform/env'
import { newId } from '@/lib/platform/ids'
import type { Role } from '@/lib/policy/types'
import { askTwilioLookup } from '@/lib/telephony/adapters/twilio-lookup'
import { beginEnrolment } from '@/lib/verification/begin-enrolment'
import { beginVerification } from '@/lib/verification/begin-verification'
import { enrolPhone } from '../support/credentials'
import { useDatabase } from '../support/database'
import { holdTotp, personWithPassword, takeFirstSteps } from '../support/sign-in'
import { type Behaviour, startStandIn } from '../support/stand-in'

const database = useDatabase()
const now = new Date('2026-06-10T01:00:00Z')
const before = { ...settings() }
const number = '+819012340000'
const swapped = (ms: number): Behaviour => ({
  status: 200,
  body: { sim_swap: { last_sim_swap: { last_sim_swap_date: later(now, -ms).toISOString(), swapped_in_period: null }, error_code: null } },
})
const period = (swapped_in_period: boolean): Behaviour => ({
  status: 200,
  body: { sim_swap: { last_sim_swap: { last_sim_swap_date: null, swapped_in_period }, error_code: null } },
})
const none: Behaviour = { status: 200, body: { sim_swap: { last_sim_swap: null, error_code: 60606 } } }

let standIn: Awaited<ReturnType<typeof startStandIn>>
let behaviour: Behaviour
beforeEach(async () => {
  behaviour = swapped(days(900))
  standIn = await startStandIn(() => behaviour)
})
afterEach(async () => {
  Object.assign(settings(), { ...before, SEKISHO_PHONE_RISK: 'none' })
  await standIn.stop()
})
const turnOn = (chosen: Partial<ReturnType<typeof settings>> = {}) =>
  Object.assign(settings(), {
    ...{ SEKISHO_PHONE_RISK: 'twilio', TWILIO_ACCOUNT_SID: 'ACtest', TWILIO_AUTH_TOKEN: 'canary-token' },
    ...{ TWILIO_LOOKUP_BASE_URL: standIn.url, SEKISHO_PHONE_RISK_UNKNOWN: 'send', ...chosen },
  })

describe('the adapter', () => {
  const ask = async (how: Behaviour) => {
    behaviour = how
    return askTwilioLookup(number, { accountSid: 'ACtest', authToken: 'canary-token', baseUrl: standIn.url, timeoutMs: 300 }, now)
  }
  test('asks Lookup for the card of the number', async () => {
    expect(await ask(swapped(hours(71.9)))).toEqual({ verdict: 'bad' })
    expect(standIn.received[0]).toMatchObject({ method: 'GET', url: '/v2/PhoneNumbers/%2B819012340000?Fields=sim_swap' })
    expect(standIn.received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('ACtest:canary-token').toString('base64')}`)
  })
  test.each<[string, Behaviour, object]>([
    ['72 hours ago', swapped(hours(72)), { verdict: 'ok' }],
    ['one second less', swapped(hours(72) - 1000), { verdict: 'bad' }],
    ['no date, within its period', period(true), { verdict: 'bad' }],
    ['no date, not within it', period(false), { verdict: 'ok' }],
    ['the carrier tells nothing', none, { verdict: 'unknown', why: 'twilio 60606' }],
    ['an empty answer', { status: 200, body: {} }, { verdict: 'unknown', why: 'nothing told' }],
    ['the account is refused', { status: 401, body: { message: `for ${number}` } }, { verdict: 'unknown', why: 'http 401' }],
    ['too many', { status: 429 }, { verdict: 'unknown', why: 'http 429' }],
    ['no JSON object', { status: 200, body: null }, { verdict: 'unknown', why: 'nothing told' }],
    ['silence', 'silence', { verdict: 'unknown', why: 'TimeoutError' }],
    ['it hangs up', 'hang-up', { verdict: 'unknown', why: 'TypeError' }],
  ])('%s', async (_, how, risk) => {
    expect(await ask(how)).toEqual(risk)
  })
})

async function holder(roles: Role[] = []) {
  const { db } = database
  const owner = await personWithPassword(db, { roles })
  await db.insert(contacts).values({
    ...{ id: newId(now), personId: owner.id, address: `${owner.login}@mail.example`, source: 'import' as const },
    ...{ confirmedAt: now, createdAt: now },
  })
  const own = `+8190${String(Math.floor(10_000_000 + Math.random() * 89_999_999))}`
  const { credentialId } = await enrolPhone(db, { personId: owner.id, number: own, now: later(now, -days(1)) })
  return { ...owner, credentialId, number: own }
}
const begin = (personId: string, at = now) =>
  beginVerification(database.db, {
    ...{ personId, factor: 'phone', purpose: 'sign-in' as const, boundTo: newId(at), address: '192.0.2.1', now: at },
  })
const codes = async (personId: string) =>
  (
    await database.db
      .select()
      .from(messages)
      .where(and(eq(messages.personId, personId), eq(messages.template, 'code')))
  ).length
const risky = async (personId: string) =>
  database.db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.personId, personId), eq(auditEvents.action, 'challenge.risky')))

describe('before a code', () => {
  test('nobody is asked unless the settings say so', async () => {
    const { id } = await holder()
    expect((await begin(id)).ok).toBe(true)
    expect(standIn.received).toEqual([])
  })

  test('a card changed lately: no code, logged without the number, its owner told once; the sign-in goes on another way (SR-5)', async () => {
    const { id, login, number: own } = await holder()
    turnOn()
    const sent = await codes(id)
    behaviour = swapped(hours(5))
    for (let i = 0; i < 2; i++) expect(await begin(id)).toMatchObject({ ok: false, reason: 'phone-risk', counts: false })
    expect(await codes(id)).toBe(sent)
    const events = await risky(id)
    expect(events.map(({ data }) => data)).toMatchObject([
      { factor: 'phone', why: 'swapped' },
      { factor: 'phone', why: 'swapped' },
    ])
    expect(JSON.stringify(events)).not.toContain(own.slice(3))
    const mails = await database.db
      .select()
      .from(messages)
      .where(and(eq(messages.personId, id), eq(messages.template, 'number-moved')))
    expect(mails).toHaveLength(1)
    // Somebody who signs in sees why, and what else there is.
    const { journey } = await takeFirstSteps(database.db, login, later(now, minutes(11)))
    expect(journey).toMatchObject({ step: 'choose', facts: { problem: { code: 'phone-risk' } } })
    await holdTotp(database.db, id)
    expect((await takeFirstSteps(database.db, login, later(now, minutes(12)))).journey).toMatchObject({
      facts: { challenge: { factor: 'totp' } },
    })
  })

  test('a number that is to be registered is asked about, too', async () => {
    const { id } = await personWithPassword(database.db)
    turnOn()
    behaviour = swapped(hours(5))
    const enrol = (chosen: string) =>
      beginEnrolment(database.db, {
        ...{ personId: id, factor: 'phone', choice: { number: chosen, channel: 'sms' }, boundTo: newId(now), address: '192.0.2.1', now },
      })
    expect(await enrol('+819055556666')).toMatchObject({ ok: false, reason: 'phone-risk' })
    behaviour = swapped(days(30))
    expect((await enrol('+819055556666')).ok).toBe(true)
    expect(await enrol('no number')).toMatchObject({ reason: 'phone-number-invalid' })
    expect(standIn.received).toHaveLength(2)
  })

  test.each<[Role[], 'send' | 'refuse', string | null]>([
    [[], 'send', null],
    [[], 'refuse', 'phone-risk-unknown'],
    [['auditor'], 'send', 'phone-risk-unknown'],
    [['administrator'], 'refuse', 'phone-risk-unknown'],
  ])('no answer for %j where the settings say %s: %s', async (roles, unknown, reason) => {
    const { id } = await holder(roles)
    turnOn({ SEKISHO_PHONE_RISK_UNKNOWN: unknown })
    behaviour = { status: 500 }
    const begun = await begin(id)
    expect(begun.ok ? null : begun.reason).toBe(reason)
    expect((await risky(id)).map(({ data }) => data)).toMatchObject(reason ? [{ why: 'http 500' }] : [])
  })

  test('is asked five times in ten minutes at most, and nothing is sent beyond it', async () => {
    const { id } = await holder()
    turnOn()
    behaviour = swapped(hours(1))
    const reasons: string[] = []
    for (let i = 0; i < 7; i++) {
      const begun = await begin(id)
      reasons.push(begun.ok ? 'sent' : begun.reason)
    }
    expect(reasons).toEqual([...Array(5).fill('phone-risk'), 'send-limit', 'send-limit'])
    expect(standIn.received).toHaveLength(5)
  })
})
