/** Setting and checking a person's password. */
import { and, eq } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { people } from '@/db/schema/people'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { notifyPerson } from '@/lib/mail/mutations'
import { Refusal } from '@/lib/platform/errors'
import { getPerson } from '../data'
import { openObjection } from '../objections/mutations'
import { getOrganisation } from '../organisation/data'
import { hashPassword, matchesHash, mustRehash } from './hash'
import { checkPasswordRules, longestPassword } from './rules'

/**
 * Sets a person's password and tells them at every address. `hasFactor`: whether a second factor is asked for beside it
 * (8 characters are enough then, else 15). Refuses `password-too-short`, `password-too-long`, `password-common`,
 * `password-contains-context`, `person-unknown`. Which sessions end with it is the caller's to say (SR-66).
 */
export async function setPassword(
  db: Db,
  given: { personId: string; password: string; hasFactor: boolean; actor: AuditActor; now: Date },
): Promise<void> {
  const { personId, password, hasFactor, actor, now } = given
  const person = await getPerson(db, personId)
  if (!person) throw new Refusal('person-unknown')
  const { name } = await getOrganisation(db)
  const verdict = checkPasswordRules({ password, hasFactor, context: [person.login, person.name, person.reading, name.en, name.ja] })
  if (!verdict.ok) throw new Refusal(verdict.reason, verdict.values)
  // Outside the transaction: hashing takes long and needs no connection.
  const passwordHash = await hashPassword(password)
  await db.transaction(async (tx) => {
    await tx.update(people).set({ passwordHash, passwordChangedAt: now }).where(eq(people.id, personId))
    await recordAudit(tx, { at: now, action: 'password.set', actor, personId })
    const address = actor.kind === 'person' ? (actor.address ?? '') : ''
    const notMe = (await openObjection(tx, { personId, kind: 'password', now })) ?? ''
    await notifyPerson(tx, { personId, template: 'password-set', params: { at: now.toISOString(), address, notMe }, now })
  })
}

let nobody: Promise<string> | undefined

/**
 * Whether `password` is the person's. Without a person (an unknown name) or without a password the same work is done for
 * nothing, so that the time tells neither (SR-42, FT-18). A hash from another system, or one with weaker parameters, is made
 * again after it matched; of two sign-ins at once one writes.
 */
export async function verifyPassword(db: Db, given: { personId: string | null; password: string; now: Date }): Promise<boolean> {
  const { personId, now } = given
  const isTooLong = [...given.password].length > longestPassword
  const password = isTooLong ? '' : given.password
  nobody ??= hashPassword('nobody has this password')
  const [row] = personId ? await db.select({ stored: people.passwordHash }).from(people).where(eq(people.id, personId)) : []
  const stored = row?.stored
  if (!personId || !stored || isTooLong) {
    await matchesHash(await nobody, password)
    return false
  }
  if (!(await matchesHash(stored, password))) return false
  if (mustRehash(stored)) {
    const passwordHash = await hashPassword(password)
    const where = and(eq(people.id, personId), eq(people.passwordHash, stored))
    const changed = await db.update(people).set({ passwordHash }).where(where).returning({ id: people.id })
    if (changed.length > 0) await recordAudit(db, { at: now, action: 'password.rehashed', actor: { kind: 'system' }, personId })
  }
  return true
}
