// FT-5: many wrong guesses at once get the five tries of a challenge between them; FT-6 (its core): a credential never more than fifty.
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { credentials } from '@/db/schema/credentials'
import { after, hours, minutes } from '@/lib/platform/duration'
import { finishVerification } from '@/lib/verification/finish-verification'
import { challenge, enrolPhone, enrolTotp, lastCode, totpCode } from '../support/credentials'
import { useDatabase } from '../support/database'
import { faultSize, report } from '../support/faults'
import { person } from '../support/people'

const database = useDatabase()
const start = new Date('2026-06-01T01:00:00Z')
const guess = (c: { challengeId: string; boundTo: string }, code: string, now: Date, address = '192.0.2.9') =>
  finishVerification(database.db, { challengeId: c.challengeId, boundTo: c.boundTo, purpose: 'sign-in', input: { code }, address, now })
const failuresOf = async (id: string) => (await database.db.select().from(credentials).where(eq(credentials.id, id)))[0]

test('of many wrong guesses at one challenge exactly five are compared', { timeout: 600_000 }, async () => {
  const { db } = database
  const guesses = faultSize(200, 1_000)
  const personId = (await person(db)).id
  const { credentialId } = await enrolPhone(db, { personId, now: start, number: '+819040000000' })
  const now = after(start, minutes(1))
  const open = await challenge(db, { personId, factor: 'phone', now })
  const right = Number(await lastCode(db, personId))
  const wrong = Array.from({ length: guesses }, (_, i) => String((right + 1 + i) % 1_000_000).padStart(6, '0'))
  const answers = await Promise.all(wrong.map((code) => guess(open, code, now)))
  const compared = answers.filter((answer) => !answer.ok && answer.counts).length
  expect(answers.filter((answer) => answer.ok)).toHaveLength(0)
  expect(compared).toBe(5)
  expect((await failuresOf(credentialId))?.failures).toBe(5)
  expect(await guess(open, String(right).padStart(6, '0'), now)).toMatchObject({ ok: false, reason: 'too-many-tries' })
  report(`FT-5: ${guesses} wrong guesses at once: ${compared} compared, ${guesses - compared} refused unread`)
})

test('guesses over many journeys and addresses: never more than fifty compared, then disabled', { timeout: 600_000 }, async () => {
  const { db } = database
  const journeys = faultSize(40, 1_000)
  const personId = (await person(db)).id
  const { credentialId, key } = await enrolTotp(db, { personId, now: start })
  const now = after(start, hours(1))
  const right = [totpCode(key, now), totpCode(key, after(now, -30_000))]
  const opened = await Promise.all(Array.from({ length: journeys }, () => challenge(db, { personId, factor: 'totp', now })))
  const attempts = opened.flatMap((open, i) =>
    Array.from({ length: 10 }, (_, j) => ({ open, code: String(i * 10 + j).padStart(6, '0'), address: `198.51.100.${i % 250}` })),
  )
  const answers = await Promise.all(
    attempts.filter(({ code }) => !right.includes(code)).map(({ open, code, address }) => guess(open, code, now, address)),
  )
  const compared = answers.filter((answer) => !answer.ok && answer.counts).length
  expect(answers.filter((answer) => answer.ok)).toHaveLength(0)
  expect(compared).toBeLessThanOrEqual(50)
  expect(compared).toBeGreaterThan(40)
  expect(await failuresOf(credentialId)).toMatchObject({ disabledWhy: 'too-many-failures' })
  report(`FT-6 (core): ${answers.length} guesses over ${journeys} journeys: ${compared} compared, then disabled, 0 successes`)
})

test('FT-7: sending again and beginning again never lower the count (SR-31)', { timeout: 600_000 }, async () => {
  const { db } = database
  const personId = (await person(db)).id
  const { credentialId, key } = await enrolTotp(db, { personId, now: start })
  let last = 0
  for (let round = 0; round < faultSize(20, 100); round++) {
    const now = after(start, hours(1 + round))
    const open = await challenge(db, { personId, factor: 'totp', now })
    if (round % 5 === 0) await guess(open, totpCode(key, now) === '000000' ? '000001' : '000000', now)
    await challenge(db, { personId, factor: 'totp', now, boundTo: open.boundTo })
    const failures = (await failuresOf(credentialId))?.failures ?? 0
    expect(failures).toBeGreaterThanOrEqual(last)
    last = failures
  }
  expect(last).toBe(Math.ceil(faultSize(20, 100) / 5))
})
