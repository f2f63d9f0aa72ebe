/** The university before anybody is in it, and who may do what. */
import type postgres from 'postgres'
import type { SeedDates } from './calendar'
import { copyRow, copyRows, type Value } from './copy'
import { fixedPeople, makePerson } from './people'
import { writeEvents } from './rollouts'
import type { SeedTools } from './tools'
import { seedAffiliations, seedApplications, seedGroups, seedNetworks, seedUnits } from './units'

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
