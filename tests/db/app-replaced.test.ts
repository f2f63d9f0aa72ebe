/** An app that is set up anew on another device (SR-24), and a browser that is known (SR-72). */
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { credentials } from '@/db/schema/credentials'
import { after, minutes } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import { answerChallenge } from '@/lib/sign-in/steps/answer-challenge'
import { finish } from '@/lib/sign-in/steps/finish'
import { beginEnrolment } from '@/lib/verification/begin-enrolment'
import { finishEnrolment } from '@/lib/verification/finish-enrolment'
import { address, enrolTotp, totpCode } from '../support/credentials'
import { useDatabase } from '../support/database'
import { personWithPassword, place, takeFirstSteps, ticketOf } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-06-10T01:00:00Z')
const later = (count: number) => after(now, minutes(count))
const answer = async (token: string, code: string, at: Date, device: string | null = null) =>
  answerChallenge(database.db, await ticketOf(database.db, token), { answer: { code } }, place(at, { device }))

test('the old key fails at once, in a challenge that was open before too; the new one works, and the old is in no row (SR-24)', async () => {
  const { db } = database
  const { id: personId, login } = await personWithPassword(db)
  const old = await enrolTotp(db, { personId, now })
  const open = await takeFirstSteps(db, login, later(5))
  expect(open.journey.step).toBe('challenge')

  const boundTo = newId(now)
  const begun = await beginEnrolment(db, {
    personId,
    factor: 'totp',
    choice: { replaces: old.credentialId },
    boundTo,
    address,
    now: later(6),
  })
  if (!begun.ok) throw new Error(begun.reason)
  const key = (begun.show.key as string).replaceAll(' ', '')
  // Begun is nothing yet: the old app still answers.
  const before = await takeFirstSteps(db, login, later(6))
  expect(await answer(before.token, totpCode(old.key, later(6)), later(6))).toMatchObject({ step: 'finish' })
  const actor = { kind: 'person', id: personId, address } as const
  const given = {
    challengeId: begun.challengeId,
    boundTo,
    input: { code: totpCode(key, later(7)) },
    label: '',
    device: null,
    actor,
    now: later(7),
  }
  expect(await finishEnrolment(db, given)).toMatchObject({ ok: true })

  await expect(answer(open.token, totpCode(old.key, later(7)), later(7))).rejects.toBeDefined()
  const next = await takeFirstSteps(db, login, later(8))
  await expect(answer(next.token, totpCode(old.key, later(8)), later(8))).rejects.toMatchObject({ code: 'code-wrong' })
  expect(await answer(next.token, totpCode(key, later(8)), later(8))).toMatchObject({ step: 'finish' })
  const [row] = await db.select().from(credentials).where(eq(credentials.id, old.credentialId))
  expect(row).toMatchObject({ removedAt: later(7) })
  expect(row?.secret ?? new Uint8Array()).toHaveLength(0)
})

test('a known browser shows no second factor in anybody’s place: it is asked for every time (SR-72, decision D4)', async () => {
  const { db } = database
  const { id: personId, login } = await personWithPassword(db)
  const { key } = await enrolTotp(db, { personId, now })
  const device = 'K'.repeat(43)
  for (const count of [2, 4, 6]) {
    const { token, journey } = await takeFirstSteps(db, login, later(count), { device })
    expect(journey.step).toBe('challenge')
    const finished = await answer(token, totpCode(key, later(count)), later(count), device)
    expect(await finish(db, finished, place(later(count), { device }))).not.toBeNull()
  }
})
