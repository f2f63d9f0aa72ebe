import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Db } from '@/db/client'
import { sessions } from '@/db/schema/sign-in'
import { Refusal } from '@/lib/platform/errors'
import type { Place, Ticket } from '@/lib/sign-in/journeys/types'
import { choosePassword } from '@/lib/sign-in/steps/activate'
import { answerChallenge } from '@/lib/sign-in/steps/answer-challenge'
import { answerNotice } from '@/lib/sign-in/steps/answer-notice'
import { chooseFactor, showOtherWays } from '@/lib/sign-in/steps/choose-factor'
import { finish } from '@/lib/sign-in/steps/finish'
import { givePassword } from '@/lib/sign-in/steps/give-password'
import { answerPasskey } from '@/lib/sign-in/steps/use-passkey'
import { useDatabase } from '../support/database'
import { faultSize, report } from '../support/faults'
import { holdTotp, journeyOf, personWithPassword, place, takeFirstSteps, ticketOf } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-04-06T03:00:00Z')

/** What a browser could send instead of an answer. */
const bodies: unknown[] = [
  undefined,
  null,
  '',
  'text',
  0,
  7,
  true,
  [],
  {},
  [[]],
  [{}],
  { code: '' },
  { code: null },
  { code: [] },
  { code: ['000000', '111111'] },
  { code: {} },
  { code: 123456 },
  { code: '０００００００' },
  { code: 'a'.repeat(100_000) },
  { code: '\0' },
  { code: '12345' },
  { code: '000000', verified: true },
  { verified: true, personId: 'x' },
  { id: 'x', rawId: 'x', type: 'public-key', response: {} },
  { response: null },
  { toString: 1 },
  { constructor: {} },
  Array.from({ length: 1000 }, () => ({ code: '000000' })),
]

/** The form's schema lets only text through to a password. */
const textOf = (body: unknown) => (typeof body === 'string' ? body : (JSON.stringify(body) ?? ''))

type AnyStep = (db: Db, ticket: Ticket, body: never, place: Place) => Promise<unknown>
const steps: [string, AnyStep][] = [
  ['answerChallenge', (db, ticket, answer, where) => answerChallenge(db, ticket, { answer }, where)],
  ['answerPasskey', (db, ticket, answer, where) => answerPasskey(db, ticket, { answer }, where)],
  ['answerNotice', (db, ticket, answer, where) => answerNotice(db, ticket, { answer }, where)],
  ['chooseFactor', (db, ticket, factor, where) => chooseFactor(db, ticket, { factor }, where)],
  ['showOtherWays', (db, ticket, _, where) => showOtherWays(db, ticket, where)],
  ['givePassword again', (db, ticket, password, where) => givePassword(db, ticket, { password: textOf(password) }, where)],
  ['finish', async (db, { token }, _, where) => finish(db, await journeyOf(db, token, where.now), where)],
  ['choosePassword', (db, ticket, password, where) => choosePassword(db, ticket, { password: textOf(password) }, where)],
]

test('FT-9: with the password alone, no step and no body opens a session; every refusal is one with words', async () => {
  const { db } = database
  const somebody = await personWithPassword(db)
  await holdTotp(db, somebody.id)
  let tried = 0
  let allowed = 0
  const unexpected: unknown[] = []
  const rounds = faultSize(1, 20)
  for (let round = 0; round < rounds; round++) {
    for (const [name, step] of steps) {
      // A journey at its challenge, as after a right password.
      let { token } = await takeFirstSteps(db, somebody.login, now)
      for (const body of bodies) {
        tried += 1
        try {
          await step(db, await ticketOf(db, token), body as never, place(now))
          if (name !== 'showOtherWays' && name !== 'chooseFactor') allowed += 1
        } catch (error) {
          if (!(error instanceof Refusal)) unexpected.push([name, body, error])
        }
        if (tried % 40 === 0) token = (await takeFirstSteps(db, somebody.login, now)).token
      }
    }
  }
  const opened = await db.select().from(sessions).where(eq(sessions.personId, somebody.id))
  report(`FT-9: ${tried} tries with a right password and no factor: ${opened.length} sessions, ${unexpected.length} unexpected errors`)
  expect(unexpected).toEqual([])
  expect(opened).toHaveLength(0)
  expect(allowed).toBe(0)
})
