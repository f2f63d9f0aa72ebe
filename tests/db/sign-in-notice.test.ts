/** A sign-in in a browser that is new for somebody is told to them once, and can be disowned (SR-61). */
import { and, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { messages } from '@/db/schema/messages'
import { contacts } from '@/db/schema/people'
import { notifySignIn } from '@/lib/jobs/notify-sign-in'
import { renderMail } from '@/lib/mail/render'
import type { SealedMail } from '@/lib/mail/types'
import { raiseObjection } from '@/lib/people/objections/raising/mutations'
import { verifyPassword } from '@/lib/people/passwords/mutations'
import { newToken, unseal } from '@/lib/platform/crypto'
import { newId } from '@/lib/platform/ids'
import { useDatabase } from '../support/database'
import { personWithPassword, rightPassword, signInWithPassword } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-06-10T01:00:00Z')

async function member(chosen: Parameters<typeof personWithPassword>[1] = {}) {
  const made = await personWithPassword(database.db, chosen)
  await database.db.insert(contacts).values({
    ...{ id: newId(now), personId: made.id, address: `${made.login}@mail.example`, source: 'import' as const },
    ...{ confirmedAt: now, createdAt: now },
  })
  return made
}
const waiting = async (sessionId: string) =>
  (await database.sql`select 1 from pgboss.job where name = 'notify-sign-in' and data ->> 'sessionId' = ${sessionId}`).length
const work = (sessionId: string) => notifySignIn.run({ sessionId }, { db: database.db, now, signal: AbortSignal.timeout(9_000) })
const mails = (personId: string) =>
  database.db
    .select()
    .from(messages)
    .where(and(eq(messages.personId, personId), eq(messages.template, 'sign-in-new-browser')))

test('the first time in a browser is told, the second is not, and neither is the very first sign-in', async () => {
  const { db } = database
  const [somebody, arriving] = [await member(), await member({ arrivedAt: null })]
  const [browser, other] = [newToken(), newToken()]
  expect(await waiting((await signInWithPassword(db, arriving.login, now, browser)).session.id)).toBe(0)
  // Each person's own: a browser of the library is new for everybody once.
  expect(await waiting((await signInWithPassword(db, somebody.login, now, browser)).session.id)).toBe(1)
  expect(await waiting((await signInWithPassword(db, somebody.login, now, browser)).session.id)).toBe(0)
  expect(await waiting((await signInWithPassword(db, somebody.login, now, other)).session.id)).toBe(1)
})

test('the mail says when, how and from where, once however often the job runs; saying "not me" ends it all', async () => {
  const { db } = database
  const somebody = await member()
  const { session } = await signInWithPassword(db, somebody.login, now, newToken())
  await work(session.id)
  await work(session.id)
  const rows = await mails(somebody.id)
  expect(rows).toHaveLength(1)
  const [row] = rows
  const sealed = JSON.parse(unseal(row?.sealed ?? new Uint8Array(), somebody.id)) as SealedMail
  const texts = (['en', 'ja'] as const).map(
    (locale) => renderMail('m', 'sign-in-new-browser', locale, sealed, { organisation: 'A', contact: '' }).text,
  )
  expect(texts[0]).toMatch(/by password, with –, from 192\.0\.2\.1/)
  expect(texts[1]).toContain('認証方法：パスワード')
  const [, id = '', token = ''] = /\/not-me\/([0-9a-f-]{36})\?token=([\w-]{43})/.exec(texts[0] ?? '') ?? []
  expect(await raiseObjection(db, { id, token, address: '198.51.100.7', now })).toEqual({ kind: 'sign-in', sessionsEnded: 1 })
  expect(await verifyPassword(db, { personId: somebody.id, password: rightPassword, now })).toBe(false)
})

test('session, browser and notice are one transaction: where the notice cannot be queued, nobody is signed in', async () => {
  const { db, sql } = database
  const [somebody, browser] = [await member(), newToken()]
  await sql.unsafe(`
    create function no_notice() returns trigger language plpgsql as $$ begin raise 'no room'; end $$;
    create trigger no_notice before insert on pgboss.job for each row when (new.name = 'notify-sign-in') execute function no_notice();`)
  try {
    await expect(signInWithPassword(db, somebody.login, now, browser)).rejects.toThrow()
    expect(await sql`select 1 from sessions where person_id = ${somebody.id}`).toHaveLength(0)
    expect(await sql`select 1 from known_devices where person_id = ${somebody.id}`).toHaveLength(0)
  } finally {
    await sql.unsafe('drop trigger no_notice on pgboss.job; drop function no_notice')
  }
  expect(await waiting((await signInWithPassword(db, somebody.login, now, browser)).session.id)).toBe(1)
})

test('a session that nobody knows tells nothing', async () => {
  await expect(work(newId(now))).resolves.toBeUndefined()
})
