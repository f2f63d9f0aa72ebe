import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { capturedMessages, messages } from '@/db/schema/messages'
import { contacts } from '@/db/schema/people'
import { deliver } from '@/lib/jobs/deliver'
import { deliverMessage } from '@/lib/jobs/deliver-message'
import { getHeartbeatAge } from '@/lib/jobs/heartbeat'
import { enqueue } from '@/lib/jobs/job'
import { type AnyJob, jobs } from '@/lib/jobs/jobs'
import { startWorker, type Worker } from '@/lib/jobs/worker'
import { notifyPerson } from '@/lib/mail/mutations'
import { newId } from '@/lib/platform/ids'
import { queueCode } from '@/lib/telephony/mutations'
import { useDatabase } from '../support/database'
import { person } from '../support/people'

const database = useDatabase()
let worker: Worker | undefined
afterEach(async () => {
  await worker?.stop()
  worker = undefined
})

const canary = { code: '739154', number: '+819055501234', address: 'hanako.canary@aozora.example' }
const soon = () => new Date(Date.now() + 300_000)

async function somebody() {
  const someone = await person(database.db, { name: '青空 花子', locale: 'ja', zone: 'Asia/Tokyo' })
  const at = new Date()
  await database.db
    .insert(contacts)
    .values({ id: newId(at), personId: someone.id, address: canary.address, source: 'import', createdAt: at, confirmedAt: at })
  return someone
}

async function until<T>(look: () => Promise<T | undefined | false>, ms = 20_000): Promise<T> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('it did not happen in time')
}

test('a code and a notice are delivered within a second, once, and leave no trace of code or number (SR-16)', async () => {
  worker = await startWorker(database.url)
  const someone = await somebody()
  const before = performance.now()
  await queueCode(database.db, {
    personId: someone.id,
    channel: 'sms',
    to: canary.number,
    code: canary.code,
    now: new Date(),
    expiresAt: soon(),
  })
  const sms = await until(async () => (await database.db.select().from(capturedMessages))[0])
  process.stdout.write(`code captured ${Math.round(performance.now() - before)} ms after it was queued\n`)
  expect(sms).toMatchObject({ channel: 'sms', to: canary.number, text: expect.stringContaining(canary.code) })
  await notifyPerson(database.db, {
    personId: someone.id,
    template: 'factor-registered',
    params: { factor: 'passkey', label: '研究室のPC', at: '2026-06-01T04:00:00.000Z', address: '192.0.2.1' },
    now: new Date(),
  })
  const mail = await until(async () => (await database.db.select().from(capturedMessages).where(eq(capturedMessages.channel, 'mail')))[0])
  expect(mail.subject).toBe('パスキーが登録されました')
  expect(mail.text).toContain('2026年6月1日（月）13:00（日本時間）')
  expect(mail.text).toContain('青空 花子 様')
  await until(async () => (await database.db.select().from(messages).where(eq(messages.state, 'sent'))).length === 2)

  // Everything that lives longer than the message: the job rows, the message rows and the audit log.
  const rows =
    await database.sql`select data::text || coalesce(output::text, '') as text from pgboss.job union all select m::text from messages m union all select e::text from audit_events e`
  for (const { text } of rows) for (const secret of Object.values(canary)) expect(text).not.toContain(secret)
})

test('two workers at one message: one sends', async () => {
  const someone = await somebody()
  await queueCode(database.db, {
    personId: someone.id,
    channel: 'sms',
    to: canary.number,
    code: '111222',
    now: new Date(),
    expiresAt: soon(),
  })
  const [row] = await database.db.select().from(messages).where(eq(messages.state, 'queued'))
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, () => deliver(database.db, { messageId: row?.id ?? '', now: new Date() })),
  )
  expect(outcomes.some((outcome) => outcome.status === 'fulfilled')).toBe(true)
  const [after] = await database.db
    .select()
    .from(messages)
    .where(eq(messages.id, row?.id ?? ''))
  expect(after).toMatchObject({ state: 'sent', tries: 1 })
})

test('a worker that died while sending: the mail goes out again under the same id, the code does not', async () => {
  const someone = await somebody()
  const died = new Date(Date.now() - 200_000)
  await notifyPerson(database.db, {
    personId: someone.id,
    template: 'password-set',
    params: { at: died.toISOString(), address: '192.0.2.1' },
    now: died,
  })
  await queueCode(database.db, { personId: someone.id, channel: 'voice', to: canary.number, code: '333444', now: died, expiresAt: soon() })
  const rows = await database.db
    .update(messages)
    .set({ state: 'sending', claimedAt: died, tries: 1 })
    .where(eq(messages.state, 'queued'))
    .returning()
  expect(rows).toHaveLength(2)
  for (const row of rows) await deliver(database.db, { messageId: row.id, now: new Date() })
  const state = async (channel: string) =>
    (await database.db.select().from(messages)).find((row) => row.channel === channel && rows.some((one) => one.id === row.id))
  expect(await state('mail')).toMatchObject({ state: 'sent', tries: 2 })
  expect(await state('voice')).toMatchObject({ state: 'failed', failure: 'interrupted' })
})

test('an expired code is not sent', async () => {
  const someone = await somebody()
  const past = new Date(Date.now() - 1000)
  await queueCode(database.db, { personId: someone.id, channel: 'sms', to: '+819055509999', code: '555666', now: past, expiresAt: past })
  const [row] = await database.db.select().from(messages).where(eq(messages.state, 'queued'))
  await deliver(database.db, { messageId: row?.id ?? '', now: new Date() })
  expect(await database.db.select().from(capturedMessages).where(eq(capturedMessages.to, '+819055509999'))).toHaveLength(0)
})

test('a poison job is tried five times, lands in the dead letters, and holds nobody up (SR-96)', async () => {
  let tries = 0
  const poison: AnyJob = {
    name: 'sweep-expired',
    work: async () => {
      tries++
      throw new Error('poison')
    },
  }
  await database.sql`update pgboss.queue set retry_delay = 0, retry_backoff = false where name = 'sweep-expired'`
  worker = await startWorker(database.url, [poison, ...jobs.filter((job) => job.name === 'deliver-message')])
  await enqueue(database.db, { name: 'sweep-expired', payload: z.strictObject({}) }, {})
  await enqueue(database.db, deliverMessage, { messageId: newId(new Date()) })
  await until(async () => (await database.sql`select 1 from pgboss.job where name = 'dead-letter'`).length === 1, 50_000)
  expect(tries).toBe(5)
  expect(await database.sql`select 1 from pgboss.job where name = 'deliver-message' and state = 'created'`).toHaveLength(0)
})

test('a worker says that it lives, and stops without leaving connections', async () => {
  worker = await startWorker(database.url)
  const age = await until(async () => (await getHeartbeatAge(database.db, new Date())) ?? undefined)
  expect(age).toBeLessThan(10_000)
  await worker.stop()
  worker = undefined
  await until(
    async () =>
      (await database.sql`select 1 from pg_stat_activity where datname = current_database() and application_name = 'sekisho-worker'`)
        .length === 0,
  )
})
