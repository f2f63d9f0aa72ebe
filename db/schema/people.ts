/** The directory: people, their roles and addresses, units and groups. */
import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, primaryKey, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'

export const units = pgTable('units', {
  code: text('code').primaryKey(),
  parent: text('parent'),
  nameEn: text('name_en').notNull(),
  nameJa: text('name_ja').notNull(),
})

export const groups = pgTable('groups', {
  code: text('code').primaryKey(),
  nameEn: text('name_en').notNull(),
  nameJa: text('name_ja').notNull(),
})

export const affiliations = pgTable('affiliations', {
  code: text('code').primaryKey(),
  nameEn: text('name_en').notNull(),
  nameJa: text('name_ja').notNull(),
})

export type Standing = 'active' | 'on-leave' | 'left' | 'suspended'

export const people = pgTable(
  'people',
  {
    id: uuid('id').primaryKey(),
    /** The id in the system the directory is imported from; null for people made by hand. */
    externalId: text('external_id'),
    /** What the person types at sign-in, folded (NFKC, lower case). */
    login: text('login').notNull(),
    name: text('name').notNull(),
    reading: text('reading').notNull().default(''),
    locale: text('locale').$type<'en' | 'ja'>(),
    zone: text('zone'),
    standing: text('standing').$type<Standing>().notNull().default('active'),
    affiliations: text('affiliations').array().notNull().default(sql`'{}'`),
    units: text('units').array().notNull().default(sql`'{}'`),
    groups: text('groups').array().notNull().default(sql`'{}'`),
    attributes: jsonb('attributes').$type<Record<string, string>>().notNull().default({}),
    /** Since when the system that enforced before this one has known the person, and their last sign-in there (docs/bridge.md). */
    seenElsewhereAt: instant('seen_elsewhere_at'),
    lastElsewhereAt: instant('last_elsewhere_at'),
    /** Stable hash of the external id, 0 – 9,999: shares of an audience. */
    bucket: smallint('bucket').notNull(),
    hasNoPhone: boolean('has_no_phone').notNull().default(false),
    abroadFrom: instant('abroad_from'),
    abroadUntil: instant('abroad_until'),
    passwordHash: text('password_hash'),
    passwordChangedAt: instant('password_changed_at'),
    /** First sign-in ever. */
    arrivedAt: instant('arrived_at'),
    lastSignInAt: instant('last_sign_in_at'),
    /** From this instant the person has left, whatever `standing` still says (lib/policy/standing.ts). */
    leavesAt: instant('leaves_at'),
    /** Until then whoever comes back finds their credentials; then they are erased. */
    keepUntil: instant('keep_until'),
    /** Away from … (null: already) to … (null: no end is known); the end is the instant at which they are back. */
    onLeaveFrom: instant('on_leave_from'),
    onLeaveTo: instant('on_leave_to'),
    erasedAt: instant('erased_at'),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    uniqueIndex('people_login').on(t.login),
    uniqueIndex('people_external_id').on(t.externalId),
    index('people_name').on(t.name, t.id),
    index('people_reading').on(t.reading),
    index('people_standing').on(t.standing, t.name, t.id),
    index('people_not_arrived').on(t.name, t.id).where(sql`arrived_at is null`),
    index('people_leaves_at').on(t.leavesAt).where(sql`leaves_at is not null and standing <> 'left'`),
    index('people_keep_until').on(t.keepUntil).where(sql`keep_until is not null and erased_at is null`),
    index('people_on_leave')
      .on(t.onLeaveFrom, t.onLeaveTo)
      .where(sql`standing in ('active', 'on-leave') and (on_leave_from is not null or on_leave_to is not null)`),
    index('people_affiliations').using('gin', t.affiliations),
    index('people_units').using('gin', t.units),
    index('people_groups').using('gin', t.groups),
    index('people_search').using('gin', sql`(lower(${t.name}) || ' ' || lower(${t.reading}) || ' ' || ${t.login}) gin_trgm_ops`),
  ],
)

export type RoleName = 'administrator' | 'support' | 'auditor'

export const personRoles = pgTable(
  'person_roles',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    role: text('role').$type<RoleName>().notNull(),
    grantedBy: uuid('granted_by'),
    grantedAt: instant('granted_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.personId, t.role] })],
)

/** Addresses at which a person is told things. */
export const contacts = pgTable(
  'contacts',
  {
    id: uuid('id').primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    address: text('address').notNull(),
    /** Reached only through the sign-in that Sekisho guards. */
    isCircular: boolean('is_circular').notNull().default(false),
    source: text('source').$type<'import' | 'person' | 'administrator'>().notNull(),
    confirmedAt: instant('confirmed_at'),
    createdAt: instant('created_at').notNull(),
    removedAt: instant('removed_at'),
  },
  (t) => [
    index('contacts_person').on(t.personId),
    uniqueIndex('contacts_person_address').on(t.personId, t.address).where(sql`removed_at is null`),
  ],
)

/** A first way in for people who have no password. Only the hash is kept; printed or mailed once. */
export const activationCodes = pgTable(
  'activation_codes',
  {
    id: uuid('id').primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    codeHash: text('code_hash').notNull(),
    issuedBy: uuid('issued_by'),
    channel: text('channel').$type<'print' | 'mail'>().notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [uniqueIndex('activation_codes_hash').on(t.codeHash), index('activation_codes_person').on(t.personId)],
)
