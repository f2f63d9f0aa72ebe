/** Changes of people made by hand. Each is audited with what stood before and what stands after, in one transaction. */
import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { people } from '@/db/schema/people'
import { recordAdoption } from '@/lib/adoption/mutations'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { Refusal } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { keepOwnPlace } from '@/lib/rollouts/membership/mutations'
import { getPerson } from './data'
import { bucketOf, foldLogin, foldReading, isLogin, isPlainText } from './rules'
import type { PersonFacts } from './schema'

/** Adds somebody by hand. Answers the new id. Refuses `login-invalid`, `login-taken`, `external-id-taken`, `name-missing`, `name-invalid`. */
export async function createPerson(
  db: Db,
  given: {
    login: string
    name: string
    reading?: string
    externalId?: string | null
    affiliations?: string[]
    actor: AuditActor
    now: Date
  },
): Promise<string> {
  const login = requireLogin(given.login)
  const name = requireName(given.name)
  const id = newId(given.now)
  await db.transaction(async (tx) => {
    await requireFree(tx, id, login, given.externalId ?? null)
    await recordAdoption(tx, { personId: id, now: given.now }, () =>
      tx.insert(people).values({
        id,
        externalId: given.externalId ?? null,
        login,
        name,
        reading: foldReading(given.reading ?? ''),
        affiliations: given.affiliations ?? [],
        bucket: bucketOf(given.externalId ?? login),
        createdAt: given.now,
        updatedAt: given.now,
      }),
    )
    await recordAudit(tx, { at: given.now, action: 'person.created', actor: given.actor, personId: id, data: { login, name } })
  })
  return id
}

function requireLogin(typed: string): string {
  const login = foldLogin(typed)
  if (!isLogin(login)) throw new Refusal('login-invalid')
  return login
}

function requireName(typed: string): string {
  const name = typed.trim()
  if (name === '') throw new Refusal('name-missing')
  if (!isPlainText(name)) throw new Refusal('name-invalid')
  return name
}

// The unique indexes are the guard; asking first only makes the refusal readable.
async function requireFree(db: Db, id: string, login: string, externalId: string | null): Promise<void> {
  const [taken] = await db
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.login, login), sql`${people.id} <> ${id}`))
  if (taken) throw new Refusal('login-taken')
  if (externalId === null) return
  const [other] = await db
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.externalId, externalId), sql`${people.id} <> ${id}`))
  if (other) throw new Refusal('external-id-taken')
}

/**
 * Changes facts of a person by hand; `version` is the one that was shown, so that two administrators do not overwrite each
 * other (`person-changed-meanwhile`). An import that holds the person's external id will set imported columns again. Refuses
 * `own-grant` where an administrator would put themselves into another wave or under an exemption.
 */
export async function updatePerson(
  db: Db,
  given: { personId: string; version: number; facts: PersonFacts; actor: AuditActor; now: Date },
): Promise<void> {
  await db.transaction(async (tx) => {
    const old = await getPerson(tx, given.personId)
    if (!old) throw new Refusal('person-unknown')
    const facts = {
      ...given.facts,
      login: requireLogin(given.facts.login),
      name: requireName(given.facts.name),
      reading: foldReading(given.facts.reading),
    }
    await requireFree(tx, old.id, facts.login, facts.externalId)
    const before: Record<string, unknown> = {}
    const after: Record<string, unknown> = {}
    for (const key of Object.keys(facts) as (keyof PersonFacts)[]) {
      if (JSON.stringify(old[key]) === JSON.stringify(facts[key])) continue
      before[key] = old[key]
      after[key] = facts[key]
    }
    if (Object.keys(after).length === 0) return
    const write = async () => {
      const changed = await tx
        .update(people)
        .set({ ...facts, version: sql`${people.version} + 1`, updatedAt: given.now })
        .where(and(eq(people.id, old.id), eq(people.version, given.version)))
        .returning({ id: people.id })
      if (changed.length === 0) throw new Refusal('person-changed-meanwhile')
    }
    await keepOwnPlace(tx, given, () => recordAdoption(tx, { personId: old.id, now: given.now }, write))
    await recordAudit(tx, { at: given.now, action: 'person.changed', actor: given.actor, personId: old.id, data: { before, after } })
  })
}
