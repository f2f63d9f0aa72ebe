import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { newToken } from '@/lib/platform/crypto'
import { after, hours, seconds } from '@/lib/platform/duration'
import { clearPasswordAttempts, passwordKey, reservePasswordAttempt } from '@/lib/sign-in/passwords/mutations'
import { passwordDelay } from '@/lib/sign-in/passwords/rules'
import { useDatabase } from '../support/database'
import { faultSize } from '../support/faults'
import { personWithPassword, rightPassword, signInWithPassword, takeFirstSteps } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-04-06T03:00:00Z')
const reserve = (key: string, at: Date) =>
  reservePasswordAttempt(database.db, key, at).then(
    () => true,
    () => false,
  )

test('three wrong passwords are free; after that each waits longer, up to an hour, and never for ever', async () => {
  const key = passwordKey('somebody', null)
  let at = now
  for (let n = 1; n <= 20; n++) {
    expect(await reserve(key, at)).toBe(true)
    const delay = seconds(passwordDelay(n))
    if (delay > 0) expect(await reserve(key, after(at, delay - 1))).toBe(false)
    at = after(at, delay)
  }
  expect(passwordDelay(1_000)).toBe(3600)
  expect(await reserve(key, after(at, hours(1)))).toBe(true)
})

test('of many at once only the free ones are compared: the rest wait (SR-32, SR-33)', async () => {
  const key = passwordKey('hammered', null)
  const size = faultSize(200, 1_000)
  const results = await Promise.all(Array.from({ length: size }, () => reserve(key, now)))
  expect(results.filter(Boolean)).toHaveLength(3)
})

test('a new sitting, another address or a right password of somebody else does not reset the count', async () => {
  const victim = await personWithPassword(database.db)
  const other = await personWithPassword(database.db)
  for (let n = 0; n < 3; n++)
    await expect(takeFirstSteps(database.db, victim.login, now, { password: 'wrong' })).rejects.toMatchObject({ code: 'sign-in-failed' })
  await signInWithPassword(database.db, other.login, now)
  await expect(takeFirstSteps(database.db, victim.login, now)).rejects.toMatchObject({ code: 'wait', values: { seconds: 1 } })
  await expect(takeFirstSteps(database.db, `  ${victim.login.toUpperCase()} `, now)).rejects.toMatchObject({ code: 'wait' })
})

test('who is attacked gets in at once on a device that has signed in before; the attack is still delayed (SR-33)', async () => {
  const victim = await personWithPassword(database.db)
  const device = newToken()
  await signInWithPassword(database.db, victim.login, now, device)
  for (let n = 0; n < 3; n++) await takeFirstSteps(database.db, victim.login, now, { password: 'wrong' }).catch(() => {})
  await expect(takeFirstSteps(database.db, victim.login, now)).rejects.toMatchObject({ code: 'wait' })
  expect((await takeFirstSteps(database.db, victim.login, now, { device })).journey.step).toBe('finish')
  await expect(takeFirstSteps(database.db, victim.login, now)).rejects.toMatchObject({ code: 'wait' })
  // A device known for somebody else is not known for the victim.
  const other = await personWithPassword(database.db)
  const foreign = newToken()
  await signInWithPassword(database.db, other.login, now, foreign)
  await expect(takeFirstSteps(database.db, victim.login, now, { device: foreign })).rejects.toMatchObject({ code: 'wait' })
})

test('the right password starts the count anew', async () => {
  const key = passwordKey('fresh', null)
  for (let n = 0; n < 3; n++) await reserve(key, now)
  await clearPasswordAttempts(database.db, key)
  expect(await reserve(key, now)).toBe(true)
})

test('a name that nobody has takes the same steps and gets the same answers', async () => {
  const { db } = database
  const somebody = await personWithPassword(db)
  const without = await personWithPassword(db, { passwordHash: null })
  for (const login of [somebody.login, without.login, 'nobody-at-all']) {
    const answers: unknown[] = []
    for (let n = 0; n < 4; n++)
      answers.push(
        await takeFirstSteps(db, login, now, { password: 'wrong' }).catch(({ code, values }: { code: string; values: unknown }) => ({
          code,
          values,
        })),
      )
    const failed = { code: 'sign-in-failed', values: {} }
    expect(answers).toEqual([failed, failed, failed, { code: 'wait', values: { seconds: 1 } }])
  }
  await expect(takeFirstSteps(db, 'nobody-at-all', after(now, hours(2)), { password: rightPassword })).rejects.toMatchObject({
    code: 'sign-in-failed',
  })
})

test('a failed password is in the log, with the person where there is one and without the password', async () => {
  const { db } = database
  const somebody = await personWithPassword(db)
  await takeFirstSteps(db, somebody.login, now, { password: 'a wrong and secret guess' }).catch(() => {})
  const events = await db.select().from(auditEvents).where(eq(auditEvents.personId, somebody.id))
  expect(events.map(({ action }) => action)).toEqual(['sign-in.failed'])
  expect(JSON.stringify(events)).not.toContain('secret guess')
})
