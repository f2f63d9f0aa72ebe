/** FT-23: addresses that mean two things. Whatever is accepted is mailed to the domain that the strict reading shows, and to one mailbox: no mail reaches another domain. */
import { asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { messages } from '@/db/schema/messages'
import { deliver } from '@/lib/jobs/deliver'
import { createContact } from '@/lib/people/contacts/mutations'
import { after, minutes } from '@/lib/platform/duration'
import { settings } from '@/lib/platform/env'
import { newId } from '@/lib/platform/ids'
import { beginEnrolment } from '@/lib/verification/begin-enrolment'
import { useDatabase } from '../support/database'
import { report } from '../support/faults'
import { person } from '../support/people'
import { startStandIn } from '../support/stand-in'

const database = useDatabase()
const now = new Date('2026-06-10T01:00:00Z')
const [own, foreign] = ['aozora.example', 'thief.example']
const before = { ...settings() }
let standIn: Awaited<ReturnType<typeof startStandIn>>
beforeAll(async () => {
  standIn = await startStandIn(() => ({ status: 200, body: { id: 'r1' } }))
  Object.assign(settings(), { SEKISHO_MAIL: 'resend', RESEND_API_KEY: 're_test', RESEND_BASE_URL: standIn.url })
})
afterAll(async () => {
  Object.assign(settings(), before)
  await standIn.stop()
})

const good = `hana@${own}`
const evil = `thief@${foreign}`
/** Two readings in one text: what a parser, a mail server and an eye take for the address are different things. */
const tricks = [
  ...[
    `${good},${evil}`,
    `${good}, ${evil}`,
    `${good};${evil}`,
    `${good} ${evil}`,
    `${good}\n${evil}`,
    `${good}\r\nBcc: ${evil}`,
    `${good}\0${evil}`,
  ],
  ...[`${good}\t${evil}`, `${good}%0a${evil}`, `${good}%0d%0aBcc:${evil}`, `<${evil}> ${good}`, `${good} <${evil}>`, `"${good}" <${evil}>`],
  ...[`"${good}"@${foreign}`, `"hana@${own} "@${foreign}`, `hana\\@${own}@${foreign}`, `hana@${own}@${foreign}`, `hana＠${own}@${foreign}`],
  ...[
    `${own}@${foreign}@${own}`,
    `@${foreign}:${good}`,
    `hana%${own}@${foreign}`,
    `${foreign}!${good}@`,
    `hana(${evil})@${own}`,
    `hana@(${foreign})${own}`,
  ],
  ...[
    `hana@${own}(${foreign})`,
    `hana@[127.0.0.1]`,
    `hana@127.0.0.1`,
    `hana@[IPv6:::1]`,
    `hana@localhost`,
    `hana@${own}.`,
    `hana@.${own}`,
    `hana@${own}..`,
  ],
  ...[
    `hana@${own}/${foreign}`,
    `hana@${own}#${foreign}`,
    `hana@${own}?${foreign}`,
    `hana@${own}:25`,
    `hana@${own}&to=${evil}`,
    `mailto:${good}?bcc=${evil}`,
  ],
  ...[
    `hana@${own}\u202e${foreign}`,
    `hana@\u202e${own}`,
    `hana@${own}\u200b.${foreign}`,
    `hana@${own}。${foreign}`,
    `hana@${own}｡${foreign}`,
  ],
  ...[
    `hana@аozora.example`,
    `hana@xn--ozora-8cd.example@${own}`,
    `hana@aozorа.example`,
    `ｈａｎａ＠thief．example,${good}`,
    `hana﹫${foreign}﹫${own}`,
  ],
  ...[
    `group:${good},${evil};`,
    `undisclosed:;${evil}`,
    `=?utf-8?q?${evil}?=@${own}`,
    `=?utf-8?b?dGhpZWY=?=@${foreign}@${own}`,
    `${evil}\u0085${good}`,
    `${evil}\u2028${good}`,
  ],
  ...[
    `['${good}','${evil}']`,
    `{"0":"${good}","1":"${evil}"}`,
    `${good}|${evil}`,
    `${good}'--`,
    `${good}' or '1'='1`,
    `.hana@${own}`,
    `hana.@${own}`,
    `@${own}`,
    `hana@`,
  ],
]
/** Each also in other dress: spaces around, other case, full width, a list, an object. */
const corpus: unknown[] = [
  ...tricks,
  ...tricks.map((text) => ` ${text} `),
  ...tricks.map((text) => text.toUpperCase()),
  ...tricks.map((text) => text.replaceAll('@', '＠')),
  ...[[good, evil], { address: good, toString: () => evil }, { 0: good, 1: evil, length: 2 }, null, 7, true, `${'a'.repeat(300)}@${own}`],
]

test('FT-23: no mail to a foreign domain, by either way in which an address is told (SR-18)', { timeout: 180_000 }, async () => {
  const { db } = database
  const wrong: string[] = []
  let accepted = 0
  for (const [n, address] of corpus.entries()) {
    const { id: personId } = await person(db)
    const at = after(now, minutes(n))
    // Told by its owner, to get codes there; and by an administrator, to be told things there.
    const begun = await beginEnrolment(db, {
      ...{ personId, factor: 'email-otp', choice: { address, label: 'mail', circular: false } },
      ...{ boundTo: newId(at), address: `192.0.2.${n % 250}`, now: at },
    })
    const isAdded =
      typeof address === 'string' &&
      (await createContact(db, { personId, address, isCircular: false, actor: { kind: 'operator' }, now: at }).then(
        () => true,
        () => false,
      ))
    accepted += Number(begun.ok) + Number(isAdded)
    for (const { id } of await db.select().from(messages).where(eq(messages.personId, personId)).orderBy(asc(messages.id))) {
      const seen = standIn.received.length
      await deliver(db, { messageId: id, now: at })
      for (const { body } of standIn.received.slice(seen)) {
        const { to } = JSON.parse(body) as { to: unknown }
        if (
          typeof to !== 'string' ||
          !/^[^@\s,;<>"]+@[^@\s,;<>"]+$/.test(to) ||
          to.split('@')[1]?.toLowerCase() !== own ||
          body.includes(`"${evil}"`)
        )
          wrong.push(`${JSON.stringify(address)} → ${JSON.stringify(to)}`)
      }
    }
  }
  report(
    `FT-23: ${corpus.length} hostile addresses by two ways: ${accepted} accepted, ${standIn.received.length} mails, ${wrong.length} to another domain`,
  )
  expect(corpus.length).toBeGreaterThan(200)
  expect(wrong).toEqual([])
  // A full-width dot is typed by a Japanese keyboard: it is a dot, in what is shown and in what is mailed alike.
  const { id: typist } = await person(db)
  const wide = { personId: typist, factor: 'email-otp', choice: { address: `hana＠mail．${own}`, label: 'mail', circular: false } }
  const taken = await beginEnrolment(db, { ...wide, boundTo: newId(now), address: '192.0.2.1', now })
  expect(taken).toMatchObject({ ok: true, show: { shown: expect.stringMatching(/@mail\.aozora\.example$/) } })
  // The way itself works: a plain address of either domain is taken and mailed.
  const { id: personId } = await person(db)
  const plain = { personId, factor: 'email-otp', choice: { address: ` HANA@${own.toUpperCase()} `, label: 'mail', circular: false } }
  expect(await beginEnrolment(db, { ...plain, boundTo: newId(now), address: '192.0.2.1', now })).toMatchObject({ ok: true })
  const [row] = await db.select().from(messages).where(eq(messages.personId, personId))
  await deliver(db, { messageId: row?.id ?? '', now })
  expect(JSON.parse(standIn.received.at(-1)?.body ?? '{}')).toMatchObject({ to: `HANA@${own}` })
})
