import { and, count, desc, eq, gt, isNull, lte, or } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { people } from '@/db/schema/people'
import { termsAgreements, termsVersions } from '@/db/schema/terms'
import { findInForce, judgeVersion, type TermsState } from './rules'

export type Terms = { version: number; en: string; ja: string; inForceFrom: Date; takenBackAt: Date | null }

const words = {
  version: termsVersions.version,
  en: termsVersions.en,
  ja: termsVersions.ja,
  inForceFrom: termsVersions.inForceFrom,
  takenBackAt: termsVersions.takenBackAt,
}
const hasBegun = (now: Date) => and(isNull(termsVersions.takenBackAt), lte(termsVersions.inForceFrom, now))
const hasStood = or(isNull(termsVersions.takenBackAt), gt(termsVersions.takenBackAt, termsVersions.inForceFrom))
const newestFirst = [desc(termsVersions.inForceFrom), desc(termsVersions.version)]

/** The terms in force with their words, or null while there are none. */
export async function getTerms(db: Db, now: Date): Promise<Terms | null> {
  const [row] = await db
    .select(words)
    .from(termsVersions)
    .where(hasBegun(now))
    .orderBy(...newestFirst)
    .limit(1)
  return row ?? null
}

/** Whether terms of use are in force at all. One statement, without the words. */
export async function hasTermsInForce(db: Db, now: Date): Promise<boolean> {
  const rows = await db.select({ version: termsVersions.version }).from(termsVersions).where(hasBegun(now)).limit(1)
  return rows.length > 0
}

/** A version that is or was in force, for whoever agreed to it; null for one that has not begun, was taken back before it did, or does not exist. */
export async function getTermsVersion(db: Db, version: number, now: Date): Promise<Terms | null> {
  const [row] = await db
    .select(words)
    .from(termsVersions)
    .where(and(eq(termsVersions.version, version), lte(termsVersions.inForceFrom, now), hasStood))
  return row ?? null
}

/** The version in force that this person has not agreed to, or null: what a sign-in has to ask. One statement, without the words. */
export async function findAskedTerms(db: Db, personId: string, now: Date): Promise<number | null> {
  const newest = db
    .select({ version: termsVersions.version })
    .from(termsVersions)
    .where(hasBegun(now))
    .orderBy(...newestFirst)
    .limit(1)
    .as('newest')
  const [row] = await db
    .select({ version: newest.version, agreedAt: termsAgreements.agreedAt })
    .from(newest)
    .leftJoin(termsAgreements, and(eq(termsAgreements.version, newest.version), eq(termsAgreements.personId, personId)))
  return row && row.agreedAt === null ? row.version : null
}

/** `isReadable`: it is or was in force, and stands at `/terms`. */
export type TermsLine = Terms & { state: TermsState; isReadable: boolean; by: string; agreed: number }

/** Every version with its state and how many have agreed to it, newest first. */
export async function listTerms(db: Db, now: Date): Promise<TermsLine[]> {
  const [rows, counts] = await Promise.all([
    db
      .select({ ...words, by: people.name })
      .from(termsVersions)
      .innerJoin(people, eq(people.id, termsVersions.publishedBy))
      .orderBy(desc(termsVersions.version)),
    db.select({ version: termsAgreements.version, agreed: count() }).from(termsAgreements).groupBy(termsAgreements.version),
  ])
  const agreed = new Map(counts.map((one) => [one.version, one.agreed]))
  const inForce = findInForce(rows, now)
  return rows.map((row) => ({
    ...row,
    state: judgeVersion(row, inForce, now),
    isReadable: row.inForceFrom <= now && (row.takenBackAt === null || row.takenBackAt > row.inForceFrom),
    agreed: agreed.get(row.version) ?? 0,
  }))
}
