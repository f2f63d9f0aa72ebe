/** Roles: who may administer, support or audit. Every request reads them again, so a lost role is lost at once. */
import { and, eq, ne, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { people, personRoles, type RoleName } from '@/db/schema/people'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { notifyPeople, notifyPerson } from '@/lib/mail/mutations'
import { Refusal } from '@/lib/platform/errors'
import { getPerson } from '../data'
import { standingAt } from '../life/rules'

/**
 * Grants a role to an active person; they and every administrator are told (docs/decisions/0062). Refuses `person-unknown`, `role-needs-active`, `role-already-granted`.
 */
export async function grantRole(db: Db, given: { personId: string; role: RoleName; actor: AuditActor; now: Date }): Promise<void> {
  const { personId, role, actor, now } = given
  await db.transaction(async (tx) => {
    const person = await getPerson(tx, personId)
    if (!person) throw new Refusal('person-unknown')
    if (standingAt(person, now) !== 'active') throw new Refusal('role-needs-active')
    const granted = await tx
      .insert(personRoles)
      .values({ personId, role, grantedBy: actor.kind === 'person' ? actor.id : null, grantedAt: now })
      .onConflictDoNothing()
      .returning({ role: personRoles.role })
    if (granted.length === 0) throw new Refusal('role-already-granted')
    await recordAudit(tx, { at: now, action: 'role.granted', actor, personId, data: { role } })
    const at = now.toISOString()
    await notifyPerson(tx, { personId, template: 'role-granted', params: { role, at }, now })
    const administrators = await tx
      .select({ personId: personRoles.personId })
      .from(personRoles)
      .where(and(eq(personRoles.role, 'administrator'), ne(personRoles.personId, personId)))
    const personIds = administrators.map((one) => one.personId)
    await notifyPeople(tx, { personIds, template: 'role-granted-notice', params: { role, at, name: person.name }, now })
  })
}

/** Takes a role away, effective with the next request. Refuses `role-not-held`, `own-role` and `last-administrator`. */
export async function removeRole(db: Db, given: { personId: string; role: RoleName; actor: AuditActor; now: Date }): Promise<void> {
  const { personId, role, actor, now } = given
  await db.transaction(async (tx) => {
    if (role === 'administrator') {
      if (actor.kind === 'person' && actor.id === personId) throw new Refusal('own-role')
      await requireOtherAdministrator(tx, personId)
    }
    const removed = await tx
      .delete(personRoles)
      .where(and(eq(personRoles.personId, personId), eq(personRoles.role, role)))
      .returning({ role: personRoles.role })
    if (removed.length === 0) throw new Refusal('role-not-held')
    await recordAudit(tx, { at: now, action: 'role.removed', actor, personId, data: { role } })
  })
}

/** Refuses `last-administrator` unless another active person is an administrator. Two removals at once wait for each other. */
export async function requireOtherAdministrator(db: Db, personId: string): Promise<void> {
  // All administrators' rows are locked in one order: without it two administrators could remove each other at the same moment.
  const others = await db
    .select({ personId: personRoles.personId, standing: people.standing })
    .from(personRoles)
    .innerJoin(people, eq(people.id, personRoles.personId))
    .where(and(eq(personRoles.role, 'administrator'), ne(people.standing, 'left')))
    .orderBy(sql`${personRoles.personId}`)
    .for('update', { of: personRoles })
  if (!others.some((other) => other.personId !== personId && other.standing === 'active')) throw new Refusal('last-administrator')
}
