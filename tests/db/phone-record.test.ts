/** SR-4: codes by phone are open to new numbers only while four records stand, and to whoever has read the notice of today. */
import { and, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { auditEvents } from '@/db/schema/audit'
import { factorTraits } from '@/lib/factors/registry'
import { getOrganisation } from '@/lib/people/organisation/data'
import { updatePhoneRecord } from '@/lib/people/organisation/mutations'
import type { PhoneRecordInput } from '@/lib/people/organisation/schema'
import { decidePerson } from '@/lib/rollouts/decisions'
import { acknowledge, hasAcknowledged } from '@/lib/verification/acknowledge'
import { enrolPhone } from '../support/credentials'
import { useDatabase } from '../support/database'
import { person } from '../support/people'

const database = useDatabase()
const now = new Date('2026-06-10T01:00:00Z')
const actor = { kind: 'operator' } as const
const whole: PhoneRecordInput = {
  alternative: 'passkey',
  notice: { en: 'Codes can be intercepted.', ja: 'コードは盗み見られるおそれがあります。' },
  risk: { owner: 'Committee', on: '2026-05-01', text: 'Weighed.' },
  plan: { until: '2026-12-01', text: 'Cohort by cohort.' },
}
const save = async (record: PhoneRecordInput, at = now) => {
  const { version } = await getOrganisation(database.db)
  await updatePhoneRecord(database.db, { record, version, traits: factorTraits, actor, now: at })
}
const ask = async (personId: string, at = now) => {
  const { decision } = await decidePerson(database.db, { personId, context: { purpose: 'enrol', networks: [] }, now: at })
  return [decision.factors.phone?.enrol, decision.factors.phone?.signIn]
}

test('nothing on record: closed; all four: open; one withdrawn, or the plan’s day: closed from the next request, and what is held works (SR-4)', async () => {
  const { db } = database
  const { id } = await person(db)
  await enrolPhone(db, { personId: id, now })
  expect(await ask(id)).toEqual(['closed', 'normal'])
  await save(whole)
  expect(await ask(id)).toEqual(['open', 'normal'])
  expect(await ask(id, new Date('2026-11-30T14:59:59Z'))).toEqual(['open', 'normal'])
  expect(await ask(id, new Date('2026-11-30T15:00:00Z'))).toEqual(['closed', 'normal'])
  for (const part of ['alternative', 'notice', 'risk', 'plan'] as const) {
    await save({ ...whole, [part]: null })
    expect(await ask(id), part).toEqual(['closed', 'normal'])
  }
  await save(whole)
  expect(await ask(id)).toEqual(['open', 'normal'])
})

test('what is no alternative and a day that is past are refused; a plan that has run out can stay while another part is changed', async () => {
  await expect(save({ ...whole, alternative: 'email-otp' })).rejects.toMatchObject({ code: 'duty-alternative' })
  await expect(save({ ...whole, alternative: 'phone' })).rejects.toMatchObject({ code: 'duty-alternative' })
  await expect(save({ ...whole, plan: { until: '2026-06-10', text: 'x' } })).rejects.toMatchObject({ code: 'duty-plan' })
  await save(whole)
  await save({ ...whole, risk: null }, new Date('2027-01-01T00:00:00Z'))
  const told = await database.db.select().from(auditEvents).where(eq(auditEvents.action, 'organisation.phone-record-changed'))
  expect(told.at(-1)?.data).toMatchObject({ before: { risk: { owner: 'Committee' } }, after: { risk: null } })
  const { version } = await getOrganisation(database.db)
  const stale = { record: whole, version: version - 1, traits: factorTraits, actor, now }
  await expect(updatePhoneRecord(database.db, stale)).rejects.toMatchObject({ code: 'settings-changed-meanwhile' })
})

test('who has read which wording is written down once; other words are another version, the same words are not', async () => {
  const { db } = database
  const [{ id }, other] = [await person(db), await person(db)]
  await save(whole)
  const first = (await getOrganisation(db)).phoneRecord.notice?.version ?? 0
  await save({ ...whole, alternative: 'totp' })
  expect((await getOrganisation(db)).phoneRecord.notice?.version).toBe(first)
  const read = { personId: id, factor: 'phone', version: first }
  const by = { kind: 'person', id, address: '192.0.2.1' } as const
  for (let times = 0; times < 3; times++) await acknowledge(db, { ...read, actor: by, now })
  expect(await hasAcknowledged(db, read)).toBe(true)
  expect(await hasAcknowledged(db, { ...read, personId: other.id })).toBe(false)
  expect(await hasAcknowledged(db, { ...read, factor: 'matrix' })).toBe(false)
  const events = await db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.personId, id), eq(auditEvents.action, 'credential.notice-read')))
  expect(events.map(({ data, at }) => [data, at])).toEqual([[{ factor: 'phone', version: first }, now]])
  await save({ ...whole, notice: { en: 'Other words.', ja: whole.notice?.ja ?? '' } })
  const second = (await getOrganisation(db)).phoneRecord.notice?.version ?? 0
  expect(second).toBeGreaterThan(first)
  expect(await hasAcknowledged(db, { ...read, version: second })).toBe(false)
})
