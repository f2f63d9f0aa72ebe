import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { messages } from '@/db/schema/messages'
import { after, days, minutes, seconds } from '@/lib/platform/duration'
import { settings } from '@/lib/platform/env'
import { newId } from '@/lib/platform/ids'
import { beginEnrolment } from '@/lib/verification/begin-enrolment'
import { takeOne } from '@/lib/verification/throttle'
import { address } from '../support/credentials'
import { useDatabase } from '../support/database'
import { person } from '../support/people'

const database = useDatabase()
const db = () => database.db
const now = new Date('2026-06-01T01:00:00Z')
let personId = ''
let numbers = 0
const fresh = () => `+8180${String(20_000_000 + numbers++)}`
const send = async (number: string, at: Date, who = personId, from = address) => {
  const begun = await beginEnrolment(db(), {
    personId: who,
    factor: 'phone',
    choice: { number, channel: 'sms' },
    boundTo: newId(at),
    address: from,
    now: at,
  })
  return begun.ok ? 'sent' : begun.reason
}

beforeEach(async () => {
  personId = (await person(db())).id
})

test('a number gets three codes in ten minutes, however it is written and whoever asks (SR-17)', async () => {
  const number = fresh()
  const forms = [
    number,
    number.replace('+81', '0'),
    number.replace('+8180', '+81 80 '),
    number.replace('+8180', '080-'),
    number.replace('+81', '０'),
  ]
  const outcomes = []
  for (const [i, form] of forms.entries())
    outcomes.push(await send(form, after(now, seconds(i)), i % 2 ? personId : (await person(db())).id))
  expect(outcomes).toEqual(['sent', 'sent', 'sent', 'send-limit', 'send-limit'])
  expect(await send(number, after(now, minutes(9)))).toBe('send-limit')
  expect(await send(number, after(now, minutes(13)))).toBe('sent')
})

test('a number gets ten codes in a day', async () => {
  const number = fresh()
  let sent = 0
  for (let i = 0; i < 40; i++) if ((await send(number, after(now, minutes(i * 11)), (await person(db())).id)) === 'sent') sent++
  expect(sent).toBe(10)
  expect(await send(number, after(now, days(1)))).toBe('sent')
})

test('a person gets five codes in ten minutes, over all numbers', async () => {
  const outcomes = []
  for (let i = 0; i < 7; i++) outcomes.push(await send(fresh(), after(now, seconds(i))))
  expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(5)
})

test('an address gets a hundred codes in ten minutes; a refused send leaves neither message nor challenge nor count', async () => {
  const from = '203.0.113.9'
  await database.sql`delete from throttles`
  const people = await Promise.all(Array.from({ length: 25 }, () => person(db())))
  let sent = 0
  for (let i = 0; i < 105; i++) if ((await send(fresh(), now, people[i % 25]?.id, from)) === 'sent') sent++
  expect(sent).toBe(100)
  const lone = (await person(db())).id
  const before = await database.sql`select bucket, sum(count)::int as n from throttles group by bucket order by bucket`
  expect(await send(fresh(), now, lone, from)).toBe('send-limit')
  expect(await database.sql`select bucket, sum(count)::int as n from throttles group by bucket order by bucket`).toEqual(before)
  expect(await db().select().from(messages).where(eq(messages.personId, lone))).toHaveLength(0)
  expect(await database.sql`select 1 from challenges where person_id = ${lone}`).toHaveLength(0)
})

test('a block of numbers gets two hundred codes in an hour, so that nobody is paid for asking (SR-17, FT-27)', async () => {
  await database.sql`delete from throttles`
  const block = (i: number) => `+8170${String(33_330_000 + i)}`
  const outcomes: Record<string, number> = {}
  for (let i = 0; i < 230; i++) {
    const outcome = await send(block(i), after(now, seconds(i)), (await person(db())).id, `203.0.113.${i}`)
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  }
  expect(outcomes).toEqual({ sent: 200, 'send-limit': 30 })
  expect(await send(fresh(), after(now, seconds(231)))).toBe('sent')
  expect(await send(block(300), after(now, minutes(61)))).toBe('sent')
})

test('beyond the limit of a day nothing is sent by phone to anybody; elsewhere than in the named countries never (SR-17)', async () => {
  await database.sql`delete from throttles`
  const kept = { ...settings() }
  Object.assign(settings(), { SEKISHO_PHONE_DAILY_LIMIT: 3, SEKISHO_PHONE_COUNTRIES: ['JP'] })
  try {
    const outcomes = await Promise.all(Array.from({ length: 8 }, async () => send(fresh(), now, (await person(db())).id)))
    expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(3)
    expect(outcomes.filter((outcome) => outcome === 'send-limit')).toHaveLength(5)
    expect(await send('+1 212 555 0123', after(now, days(2)))).toBe('phone-country')
    expect(await send(fresh(), after(now, days(1)))).toBe('sent')
  } finally {
    Object.assign(settings(), kept)
  }
})

test('takers at the same time do not pass a limit together', async () => {
  const limit = { bucket: 'race', limit: 7, windowMs: minutes(10), moves: true }
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => takeOne(db(), limit, 'key', now)))
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(7)
})
