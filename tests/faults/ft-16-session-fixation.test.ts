import { and, eq, isNull } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { journeys, sessions } from '@/db/schema/sign-in'
import { findActor } from '@/lib/auth/load-actor'
import { decodeSession, encodeSession } from '@/lib/auth/session-cookie'
import { newToken, tokenHash } from '@/lib/platform/crypto'
import { after, minutes } from '@/lib/platform/duration'
import { createJourney } from '@/lib/sign-in/journeys/mutations'
import { answerChallenge } from '@/lib/sign-in/steps/answer-challenge'
import { beginConfirmation } from '@/lib/sign-in/steps/confirm'
import { finish } from '@/lib/sign-in/steps/finish'
import { useDatabase } from '../support/database'
import { faultSize, report } from '../support/faults'
import { holdTotp, personWithPassword, place, takeFirstSteps, ticketOf, totpCode } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-04-06T03:00:00Z')
const opens = async (token: string, at = now) => (await findActor(database.db, { token, address: '', now: at })) !== null

test('FT-16: an id planted before the sign-in is worth nothing after it, and the id changes at each step (SR-70)', async () => {
  const { db } = database
  const rounds = faultSize(10, 100)
  let reused = 0
  for (let n = 0; n < rounds; n++) {
    const victim = await personWithPassword(db)
    await holdTotp(db, victim.id)
    // The attacker plants a session id, and the cookie of a journey of their own.
    const planted = newToken()
    const own = await createJourney(db, { personId: null, step: 'password', purpose: 'sign-in', login: victim.login, now })
    const first = await takeFirstSteps(db, victim.login, now)
    const answered = await answerChallenge(db, await ticketOf(db, first.token), { answer: { code: totpCode(now) } }, place(now))
    const made = await finish(db, answered, place(now))
    const one = made?.session.token ?? ''
    for (const token of [planted, own.token, first.token]) if (await opens(token)) reused += 1
    expect(await opens(one)).toBe(true)

    const later = after(now, minutes(1))
    const choice = { factor: 'totp' }
    const asked = await beginConfirmation(
      db,
      { personId: victim.id, sessionId: made?.session.id ?? '', isStrong: false, choice },
      place(later),
    )
    const confirmed = await finish(
      db,
      await answerChallenge(db, await ticketOf(db, asked), { answer: { code: totpCode(later) } }, place(later)),
      place(later),
    )
    if (await opens(one, later)) reused += 1
    expect(await opens(confirmed?.session.token ?? '', later)).toBe(true)
    const open = await db
      .select()
      .from(sessions)
      .where(and(eq(sessions.personId, victim.id), isNull(sessions.endedAt)))
    expect(open).toHaveLength(1)
    const [row] = await db
      .select()
      .from(journeys)
      .where(eq(journeys.tokenHash, tokenHash(first.token)))
    expect(row?.step).toBe('done')
  }
  report(`FT-16: ${reused} of ${rounds} planted or earlier ids opened anything`)
  expect(reused).toBe(0)
})

test('FT-12: forged, altered and foreign cookies are no session', async () => {
  const { db } = database
  const somebody = await personWithPassword(db)
  const { journey } = await takeFirstSteps(db, somebody.login, now)
  const made = await finish(db, journey, place(now))
  const good = await encodeSession(made?.session.token ?? '', 3600)
  expect(await decodeSession(good)).toBe(made?.session.token)
  let accepted = 0
  const size = faultSize(200, 1_000)
  for (let n = 0; n < size; n++) {
    const at = Math.floor((n / size) * good.length)
    // The last character before a dot may hold bits that nobody reads: the same bytes, written otherwise.
    if ([undefined, '.'].includes(good[at + 1]) || good[at] === '.') continue
    const altered = good.slice(0, at) + (good[at] === 'A' ? 'B' : 'A') + good.slice(at + 1)
    const token = await decodeSession(altered)
    if (token !== null && (await opens(token))) accepted += 1
  }
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sid":"x"}').toString('base64url')}.`
  for (const value of ['', 'x', '.....', unsigned, made?.session.token ?? '', newToken()]) expect(await decodeSession(value)).toBeNull()
  report(`FT-12: ${accepted} of ${size} altered cookies accepted`)
  expect(accepted).toBe(0)
})
