/** FT-3, SR-26 over HTTP: a recovery code signs in once, and its replacement is shown once, to the session that used it, kept by nobody on the way. */
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { credentials } from '@/db/schema/credentials'
import { messages } from '@/db/schema/messages'
import { contacts } from '@/db/schema/people'
import { newId } from '@/lib/platform/ids'
import { enrolRecoveryCodes, enrolTotp } from '../../support/credentials'
import { useDatabase } from '../../support/database'
import { faultSize, report } from '../../support/faults'
import { type Nodes, startNodes } from '../../support/nodes'
import { personWithPassword, rightPassword } from '../../support/sign-in'
import { type Acted, giveNameAndPassword, openVisitor } from '../../support/visitor'

const database = useDatabase()
let nodes: Nodes
beforeAll(async () => {
  nodes = await startNodes(2, { databaseUrl: database.url })
}, 120_000)
afterAll(() => nodes?.stop())

test('FT-3: the code that takes the used one’s place is issued once, be it asked for by many at once on two nodes (SR-26)', {
  timeout: 600_000,
}, async () => {
  const size = faultSize(20, 1_000)
  const { db } = database
  const now = new Date(Date.now() - 120_000)
  const person = await personWithPassword(db)
  for (const address of ['hana@aozora.example', 'hana@home.example'])
    await db.insert(contacts).values({ id: newId(now), personId: person.id, address, source: 'import', confirmedAt: now, createdAt: now })
  await enrolTotp(db, { personId: person.id, now })
  const { codes, credentialId } = await enrolRecoveryCodes(db, { personId: person.id, now })
  const signIn = async (code: string | undefined) => {
    const visitor = openVisitor(nodes)
    await giveNameAndPassword(visitor, person.login, rightPassword)
    const chosen = await visitor.call('pickFactor', { nonce: await visitor.nonce(), factor: 'recovery-codes' })
    expect(chosen.result).toEqual({ ok: true, data: { step: 'challenge' } })
    return { visitor, answer: await visitor.step({ step: 'challenge', nonce: await visitor.nonce(), answer: { code } }) }
  }
  const { visitor, answer } = await signIn(codes[0])
  expect(answer.redirect).toBe('/me/recovery-code')
  const page = await visitor.get('/me/recovery-code')
  expect([page.status, page.headers['cache-control']]).toEqual([200, expect.stringContaining('no-store')])
  // Looking at the page, however often, issues nothing.
  const dataOf = async () => (await db.select().from(credentials).where(eq(credentials.id, credentialId)))[0]?.data
  expect(await dataOf()).toEqual({ left: 9, total: 10, owed: 1 })

  // Nobody who has not used the code gets one.
  const path = '/me/recovery-code'
  const stranger = openVisitor(nodes)
  expect((await stranger.call('issueReplacement', {}, { path })).code).toBe('not-signed-in')
  const asked = await Promise.all(Array.from({ length: size }, () => visitor.call('issueReplacement', {}, { path, keepsCookies: false })))
  const issued = asked.filter(({ ok }) => ok)
  expect(issued).toHaveLength(1)
  expect(asked.filter(({ status }) => status >= 500)).toHaveLength(0)
  expect(new Set(asked.filter(({ ok }) => !ok).map(({ code }) => code))).toEqual(new Set(['replacement-over']))
  expect((issued[0] as Acted).headers['cache-control']).toContain('no-store')
  const { data } = (issued[0] as Acted).result as { data: { show: { codes: string[] } } }
  const made = data.show.codes
  expect(made).toHaveLength(1)
  expect(await dataOf()).toEqual({ left: 10, total: 10 })
  for (const template of ['recovery-code-used', 'recovery-code-replaced'] as const)
    expect(
      await db
        .select()
        .from(messages)
        .where(and(eq(messages.personId, person.id), eq(messages.template, template))),
    ).toHaveLength(2)
  // It was in that one answer and is nowhere else.
  const [code = ''] = made
  expect((await visitor.get(path)).body).not.toContain(code)
  for (const form of [code, code.replaceAll('-', '')]) expect(nodes.logs()).not.toContain(form)
  expect((await signIn(codes[0])).answer.code).toBe('code-wrong')
  expect((await signIn(code)).answer.redirect).toBe('/me/recovery-code')
  report(
    `FT-3 over HTTP: ${size} askings at once to 2 nodes: ${issued.length} code issued, ${size - 1} refused, no-store, in no log, told to 2 addresses`,
  )
})
