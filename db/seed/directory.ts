/** The university before anybody is in it, and who may do what. */
import type postgres from 'postgres'
import { dayOf, dayText, type SeedDates } from './calendar'
import { copyRow, copyRows, type Value } from './copy'
import { fixedPeople, makePerson } from './people'
import { writeEvents } from './rollouts'
import type { SeedTools } from './tools'
import { seedAffiliations, seedApplications, seedGroups, seedNetworks, seedUnits } from './units'

/** What the university has on record about codes by phone: without it nobody registers a number. */
const seedPhoneRecord = ({ now, start }: SeedDates) => ({
  alternative: 'passkey',
  notice: {
    version: 1,
    en: 'Codes by text message and call can be intercepted or forwarded to somebody else, and do not always arrive abroad. The university is retiring them. Register a passkey as well, and keep the phone as a spare.',
    ja: 'SMSや電話で届くコードは、第三者に盗み見られたり転送されたりするおそれがあり、海外では届かないことがあります。本学では電話による認証を順次終了します。パスキーも登録し、電話は予備としてお使いください。',
  },
  risk: {
    owner: 'Information Security Committee',
    on: dayText(dayOf(start)),
    text: 'Interception, SIM swaps and call forwarding weighed against students who hold nothing else until the mandate. Accepted until the retirement.',
  },
  plan: {
    until: dayText(dayOf(now) + 365),
    text: 'Closed to new numbers first, a spare for sign-in next, then for opening the settings alone, cohort by cohort.',
  },
})

export async function seedDirectory(tx: postgres.TransactionSql, dates: SeedDates): Promise<void> {
  const house = {
    id: 1,
    name_en: 'Aozora University',
    name_ja: '青空大学',
    zone: 'Asia/Tokyo',
    locale: 'ja',
    support_mail: 'it-desk@aozora.example',
    support_phone: '+81 3-0000-0000',
    support_hours: { json: { en: 'Weekdays 9:00–17:00', ja: '平日 9:00–17:00' } },
    networks: { json: seedNetworks },
    applications: { json: seedApplications },
    phone_record: { json: seedPhoneRecord(dates) },
    updated_at: dates.start,
  }
  await copyRow(tx, 'organisation', house)
  const named = (list: readonly { code: string; en: string; ja: string }[]) => list.map(({ code, en, ja }) => [code, en, ja])
  await copyRows(
    tx,
    'units',
    ['code', 'parent', 'name_en', 'name_ja'],
    seedUnits.map(({ code, parent, en, ja }) => [code, parent, en, ja]),
  )
  await copyRows(tx, 'affiliations', ['code', 'name_en', 'name_ja'], named(seedAffiliations))
  await copyRows(tx, 'groups', ['code', 'name_en', 'name_ja'], named(seedGroups))
}

/** Roles of the first people, by their place in `fixedPeople`. */
const roles = ['', 'administrator', 'administrator', 'support', 'auditor', 'administrator', 'administrator', 'support']

export async function seedRoles(tx: postgres.TransactionSql, dates: SeedDates, tools: SeedTools): Promise<void> {
  const holders = fixedPeople.flatMap((_, index) => (roles[index] ? [{ id: makePerson(index, dates).id, role: roles[index] }] : []))
  await copyRows(
    tx,
    'person_roles',
    ['person_id', 'role', 'granted_at'],
    holders.map(({ id, role }): Value[] => [id, role, dates.start]),
  )
  await writeEvents(
    tx,
    holders.map(({ id, role }) => ({ at: dates.start, action: 'role.granted', actor: { kind: 'operator' }, personId: id, data: { role } })),
    tools,
  )
}
