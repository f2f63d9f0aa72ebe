import { eq, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { affiliations, groups, units } from '@/db/schema/people'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { Refusal } from '@/lib/platform/errors'
import { keepOwnPlace } from '@/lib/rollouts/membership/mutations'
import { countMembers, listMemberships } from './data'
import { wouldLoop } from './rules'

export type MembershipKind = 'affiliations' | 'units' | 'groups'
const tables = { affiliations, units, groups } as const

/**
 * Names a code in both languages, and for a unit says which unit it is below; a code that does not exist yet is made.
 * Refuses `unit-loop`, `membership-unknown` (a parent that does not exist), and `own-grant` where that puts whoever acts into another wave.
 */
export async function saveMembership(
  db: Db,
  given: { kind: MembershipKind; code: string; name: { en: string; ja: string }; parent: string | null; actor: AuditActor; now: Date },
): Promise<void> {
  const { kind, code, name, actor, now } = given
  const parent = kind === 'units' ? given.parent : null
  await db.transaction(async (tx) => {
    // Two moves at once could each be free of loops and together close one.
    await tx.execute(sql`select pg_advisory_xact_lock(7354011)`)
    const all = await listMemberships(tx)
    const old = all[kind].find((entry) => entry.code === code)
    if (parent !== null && !all.units.some((unit) => unit.code === parent)) throw new Refusal('membership-unknown')
    if (wouldLoop(all.units, code, parent)) throw new Refusal('unit-loop')
    const names = { nameEn: name.en, nameJa: name.ja }
    if (kind === 'units') {
      const set = { ...names, parent }
      const write = () =>
        tx
          .insert(units)
          .values({ code, ...set })
          .onConflictDoUpdate({ target: units.code, set })
      await keepOwnPlace(tx, given, write)
    } else {
      const table = tables[kind]
      await tx
        .insert(table)
        .values({ code, ...names })
        .onConflictDoUpdate({ target: table.code, set: names })
    }
    const after = kind === 'units' ? { name, parent } : { name }
    const data = { before: old ?? null, after }
    await recordAudit(tx, { at: now, action: old ? 'membership.changed' : 'membership.created', actor, target: { kind, id: code }, data })
  })
}

/** Removes a code that nobody has and nothing hangs on. Refuses `membership-unknown`, `membership-in-use`. */
export async function removeMembership(db: Db, given: { kind: MembershipKind; code: string; actor: AuditActor; now: Date }): Promise<void> {
  const { kind, code, actor, now } = given
  await db.transaction(async (tx) => {
    const all = await listMemberships(tx)
    const old = all[kind].find((entry) => entry.code === code)
    if (!old) throw new Refusal('membership-unknown')
    const members = await countMembers(tx, kind, code)
    if (members > 0 || (kind === 'units' && all.units.some((unit) => unit.parent === code)))
      throw new Refusal('membership-in-use', { count: members })
    await tx.delete(tables[kind]).where(eq(tables[kind].code, code))
    await recordAudit(tx, { at: now, action: 'membership.removed', actor, target: { kind, id: code }, data: { before: old } })
  })
}
