import { expect, test } from 'vitest'
import { messages } from '@/db/schema/messages'
import { contacts } from '@/db/schema/people'
import { recordAudit } from '@/lib/audit/mutations'
import { notifyPerson } from '@/lib/mail/mutations'
import { newId } from '@/lib/platform/ids'
import { queueCode } from '@/lib/telephony/mutations'
import { useDatabase } from '../support/database'
import { person } from '../support/people'

const database = useDatabase()
const at = new Date('2026-03-01T00:00:00Z')

const jobs = () => database.sql`select name, data from pgboss.job order by created_on`

test('a job exists when its transaction commits, and never when it does not (SR-96)', async () => {
  const someone = await person(database.db)
  const number = '+819012345678'
  const queue = () =>
    database.db.transaction(async (tx) => {
      await queueCode(tx, { personId: someone.id, channel: 'sms', to: number, code: '493817', now: at, expiresAt: at })
      await recordAudit(tx, { at, action: 'test.queued', actor: { kind: 'system' } })
      if (tries++ === 0) throw new Error('the domain change failed')
    })
  let tries = 0
  await expect(queue()).rejects.toThrow('the domain change failed')
  expect(await jobs()).toHaveLength(0)
  await queue()
  const [job, ...others] = await jobs()
  expect(others).toHaveLength(0)
  const [row] = await database.db.select().from(messages)
  expect(job).toMatchObject({ name: 'deliver-message', data: { messageId: row?.id } })
})

test('a notice goes to every confirmed address and to the removed one (SR-61)', async () => {
  const someone = await person(database.db)
  const contact = (address: string, more: object) =>
    database.db
      .insert(contacts)
      .values({ id: newId(at), personId: someone.id, address, source: 'import', createdAt: at, confirmedAt: at, ...more })
  await contact('one@aozora.example', {})
  await contact('two@aozora.example', {})
  await contact('unconfirmed@aozora.example', { confirmedAt: null })
  await contact('gone@aozora.example', { removedAt: at })
  await notifyPerson(database.db, {
    personId: someone.id,
    template: 'password-set',
    params: { at: at.toISOString(), address: '192.0.2.1' },
    alsoTo: ['removed@aozora.example'],
    now: at,
  })
  const rows = await database.db.select().from(messages)
  expect(
    rows
      .filter((row) => row.channel === 'mail')
      .map((row) => row.shownTo)
      .sort(),
  ).toEqual(['o…e@aozora.example', 'r…d@aozora.example', 't…o@aozora.example'])
})
