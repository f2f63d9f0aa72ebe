/** Standing, leaving and leave, changed by hand: audited with what stood before and after, in one transaction. */
import { eq, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { people, type Standing } from '@/db/schema/people'
import { recordAdoption } from '@/lib/adoption/mutations'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { after, days } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { keepOwnPlace } from '@/lib/rollouts/membership/mutations'
import { getPerson } from '../data'
import { getOrganisation } from '../organisation/data'
import { requireOtherAdministrator } from '../roles/mutations'
import type { Person } from '../types'
import { closeWaysIn } from './closing/mutations'
import { datesOf, judgeDates, type Life, type LifeDates, standingAt } from './rules'

type By = { personId: string; actor: AuditActor; now: Date }

/**
 * Sets the standing. Whoever leaves or is suspended loses sessions, unused activation codes and waiting mail at once, and
 * whoever comes back finds their credentials; the last active administrator stays (`last-administrator`). Refuses
 * `person-unknown`, `own-grant` for one's own leave, and `person-erased` for somebody of whom nothing is left.
 */
export async function setStanding(db: Db, given: By & { standing: Standing }): Promise<void> {
  const { standing, now } = given
  await db.transaction(async (tx) => {
    const old = await requirePerson(tx, given.personId)
    if (standingAt(old, now) === standing) return
    const { keepDays } = (await getOrganisation(tx)).directory
    await writeLife(tx, old, { standing, ...datesOf(old, standing, { now, keepUntil: after(now, days(keepDays)) }) }, given)
  })
}

/**
 * Sets the dates of leaving and of leave; the standing follows them at once where they have come. `version` is the one that
 * was shown. Refuses `person-changed-meanwhile`, `leave-dates-order`, `keep-before-leaving`, and what `setStanding` refuses.
 */
export async function updateLife(db: Db, given: By & { version: number; dates: LifeDates }): Promise<void> {
  const { now, dates } = given
  const wrong = judgeDates(dates)
  if (wrong) throw new Refusal(wrong)
  await db.transaction(async (tx) => {
    const old = await requirePerson(tx, given.personId)
    if (old.version !== given.version) throw new Refusal('person-changed-meanwhile')
    // A date taken away or put off brings back whoever had left by it.
    const written = old.standing === 'suspended' ? 'suspended' : 'active'
    const standing = standingAt({ ...dates, standing: written }, now)
    const { keepDays } = (await getOrganisation(tx)).directory
    const keepUntil = dates.keepUntil ?? (dates.leavesAt && after(dates.leavesAt, days(keepDays)))
    await writeLife(tx, old, { standing, ...dates, keepUntil }, given)
  })
}

async function requirePerson(db: Db, personId: string): Promise<Person> {
  const person = await getPerson(db, personId)
  if (!person) throw new Refusal('person-unknown')
  if (person.erasedAt) throw new Refusal('person-erased')
  return person
}

async function writeLife(db: Db, old: Person, life: Life, { actor, now }: By): Promise<void> {
  const { id: personId } = old
  const keys = ['standing', 'leavesAt', 'keepUntil', 'onLeaveFrom', 'onLeaveTo'] as const
  const changed = keys.filter((key) => old[key]?.valueOf() !== life[key]?.valueOf())
  if (changed.length === 0) return
  if (life.standing !== 'active' && old.roles.includes('administrator')) await requireOtherAdministrator(db, personId)
  const write = async () => {
    const written = await db
      .update(people)
      .set({ ...life, version: sql`${people.version} + 1`, updatedAt: now })
      .where(sql`${eq(people.id, personId)} and ${eq(people.version, old.version)}`)
      .returning({ id: people.id })
    if (written.length === 0) throw new Refusal('person-changed-meanwhile')
  }
  await keepOwnPlace(db, { actor, now }, () => recordAdoption(db, { personId, now }, write))
  if (life.standing === 'left' || life.standing === 'suspended')
    await closeWaysIn(db, sql`select ${personId}::uuid`, { why: life.standing, now })
  const pick = (from: Life) => Object.fromEntries(changed.map((key) => [key, from[key]]))
  const action = changed.includes('standing') ? 'person.standing-changed' : 'person.life-changed'
  await recordAudit(db, { at: now, action, actor, personId, data: { before: pick(old), after: pick(life) } })
}
