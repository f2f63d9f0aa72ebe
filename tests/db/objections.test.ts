/** "This was not me": from the link of a notice, without a sign-in; it shuts and opens nothing (SR-61). */
import { and, desc, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { credentials } from '@/db/schema/credentials'
import { messages } from '@/db/schema/messages'
import { objections } from '@/db/schema/objections'
import { contacts, people } from '@/db/schema/people'
import { sweepExpired } from '@/lib/jobs/sweep-expired'
import { renderMail } from '@/lib/mail/render'
import type { MailTemplate, SealedMail } from '@/lib/mail/types'
import { findObjection, listRaisedOf, listUnresolved } from '@/lib/people/objections/data'
import { raiseObjection, resolveObjection } from '@/lib/people/objections/raising/mutations'
import { setPassword, verifyPassword } from '@/lib/people/passwords/mutations'
import { unseal } from '@/lib/platform/crypto'
import { days, after as later } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import { removeCredential } from '@/lib/verification/credentials/remove-credential'
import { address, enrolTotp } from '../support/credentials'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { personWithPassword, rightPassword, signInWithPassword } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-06-10T01:00:00Z')
const elsewhere = '198.51.100.7'

async function member() {
  const made = await personWithPassword(database.db)
  await database.db.insert(contacts).values({
    ...{ id: newId(now), personId: made.id, address: `${made.login}@mail.example`, source: 'import' as const },
    ...{ confirmedAt: now, createdAt: now },
  })
  return made
}
/** The link in the newest mail of a template, as its reader finds it. */
async function readLink(personId: string, template: MailTemplate): Promise<{ id: string; token: string }> {
  const [row] = await database.db
    .select()
    .from(messages)
    .where(and(eq(messages.personId, personId), eq(messages.template, template)))
    .orderBy(desc(messages.id))
    .limit(1)
  if (!row) throw new Error(`no mail ${template}`)
  const sealed = JSON.parse(unseal(row.sealed, personId)) as SealedMail
  const { text } = renderMail(row.id, template, 'en', sealed, { organisation: 'Aozora', contact: '' })
  const found = /\/not-me\/([0-9a-f-]{36})\?token=([\w-]{43})/.exec(text)
  return { id: found?.[1] ?? '', token: found?.[2] ?? '' }
}
const raise = (link: { id: string; token: string }, at = now) => raiseObjection(database.db, { ...link, address: elsewhere, now: at })
const templates = async (personId: string) =>
  (await database.db.select().from(messages).where(eq(messages.personId, personId))).map(({ template }) => template)

describe('a factor that somebody else registered', () => {
  test('is disabled at once, every session ends, and everybody is told', async () => {
    const { db } = database
    const somebody = await member()
    await signInWithPassword(db, somebody.login, now)
    const { credentialId } = await enrolTotp(db, { personId: somebody.id, now, label: 'Not mine' })
    const link = await readLink(somebody.id, 'factor-registered')
    expect(await findObjection(db, { ...link, now })).toEqual({ kind: 'credential', factor: 'totp', label: 'Not mine', at: now })
    expect(await raise(link)).toEqual({ kind: 'credential', sessionsEnded: 1 })
    const [row] = await db.select().from(credentials).where(eq(credentials.id, credentialId))
    expect(row).toMatchObject({ disabledAt: now, disabledWhy: 'not-me', removedAt: null })
    expect(await templates(somebody.id)).toEqual(expect.arrayContaining(['factor-disowned', 'objection-raised']))
    const events = await db.select().from(auditEvents).where(eq(auditEvents.personId, somebody.id))
    expect(events.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['credential.disowned', 'sessions.ended', 'objection.raised']),
    )
  })

  test('once, however often it is said at the same time; looking is free', async () => {
    const { db } = database
    const somebody = await member()
    await enrolTotp(db, { personId: somebody.id, now })
    const link = await readLink(somebody.id, 'factor-registered')
    for (let i = 0; i < 3; i++) expect(await findObjection(db, { ...link, now })).not.toBeNull()
    const all = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(() => raise(link)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await findObjection(db, { ...link, now })).toBeNull()
    expect((await templates(somebody.id)).filter((template) => template === 'objection-raised')).toHaveLength(1)
  })

  test('that is removed by now stays removed: sessions end, and the desk is told all the same', async () => {
    const { db } = database
    const somebody = await member()
    const { credentialId } = await enrolTotp(db, { personId: somebody.id, now })
    const actor = { kind: 'person', id: somebody.id, address } as const
    await removeCredential(db, { personId: somebody.id, credentialId, networks: [], actor, now })
    await raise(await readLink(somebody.id, 'factor-removed'))
    const [row] = await db.select().from(credentials).where(eq(credentials.id, credentialId))
    expect(row).toMatchObject({ removedAt: now, disabledAt: null })
    expect(await listRaisedOf(db, somebody.id)).toMatchObject([{ kind: 'credential', factor: 'totp', resolvedAt: null }])
  })
})

test('a password that somebody else set opens nothing any more, and neither does the one before', async () => {
  const { db } = database
  const somebody = await member()
  const stolen = 'set by somebody else today'
  const actor = { kind: 'person', id: somebody.id, address: elsewhere } as const
  await setPassword(db, { personId: somebody.id, password: stolen, hasFactor: false, actor, now })
  await signInWithPassword(db, somebody.login, now).catch(() => null)
  await raise(await readLink(somebody.id, 'password-set'))
  for (const password of [stolen, rightPassword]) expect(await verifyPassword(db, { personId: somebody.id, password, now })).toBe(false)
  const [row] = await db.select().from(people).where(eq(people.id, somebody.id))
  expect(row?.passwordHash).not.toBeNull()
})

describe('the link', () => {
  test('is good for seven days, with its own token, for its own change', async () => {
    const { db } = database
    const [one, other] = [await member(), await member()]
    await enrolTotp(db, { personId: one.id, now })
    await enrolTotp(db, { personId: other.id, now })
    const [mine, theirs] = [await readLink(one.id, 'factor-registered'), await readLink(other.id, 'factor-registered')]
    const over = { code: 'objection-over' }
    await expect(raise({ ...mine, token: theirs.token })).rejects.toMatchObject(over)
    await expect(raise({ ...mine, token: '' })).rejects.toMatchObject(over)
    await expect(raise({ id: 'x', token: mine.token })).rejects.toMatchObject(over)
    await expect(raise(mine, later(now, days(7)))).rejects.toMatchObject(over)
    expect(await findObjection(db, { ...mine, now: later(now, days(7)) })).toBeNull()
    await raise(mine, later(now, days(7) - 1))
  })

  test('stands nowhere in clear, and what nobody raised is swept away', async () => {
    const { db } = database
    const somebody = await member()
    await enrolTotp(db, { personId: somebody.id, now })
    const { token } = await readLink(somebody.id, 'factor-registered')
    const kept = JSON.stringify([await db.select().from(objections), await db.select().from(auditEvents), await db.select().from(messages)])
    expect(kept).not.toContain(token)
    await sweepExpired.run({}, { db, now: later(now, days(8)) } as never)
    expect(await db.select().from(objections).where(eq(objections.personId, somebody.id))).toEqual([])
  })
})

test('the desk sees what was raised until somebody has looked into it', async () => {
  const { db } = database
  const [somebody, desk] = [await member(), await person(db, { roles: ['support'] })]
  await enrolTotp(db, { personId: somebody.id, now })
  await raise(await readLink(somebody.id, 'factor-registered'))
  const mine = (await listUnresolved(db)).filter(({ personId }) => personId === somebody.id)
  expect(mine).toMatchObject([{ name: somebody.name, kind: 'credential', factor: 'totp' }])
  const settle = () => resolveObjection(db, { id: mine[0]?.id ?? '', actor: { id: desk.id, address }, now })
  const both = await Promise.allSettled([settle(), settle()])
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect((await listUnresolved(db)).filter(({ personId }) => personId === somebody.id)).toEqual([])
  expect(await listRaisedOf(db, somebody.id)).toMatchObject([{ resolvedAt: now }])
})
