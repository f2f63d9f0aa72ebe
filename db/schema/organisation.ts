/** The organisation's own settings: one row. */

import { sql } from 'drizzle-orm'
import { check, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { bytes, instant } from './columns'

export type NetworkRange = { name: string; label: { en: string; ja: string }; ranges: string[] }
export type ApplicationEntry = { key: string; name: { en: string; ja: string }; minimumStrength?: string }

/** What an import may do without a second administrator, in percent, and for how long leavers are kept. */
export type DirectoryRules = { endOrMovePercent: number; shrinkPercent: number; keepDays: number }

/** A factor counts here against the standards: who answers for it, why, and until when (SR-3). Instants in ISO form. */
export type DeviationRecord = { factor: string; owner: string; reason: string; from: string; until: string }

/**
 * What holds here for setting up and changing factors, over and above policy. `preset`: the way of another house that it follows.
 * `voiceDigits`: digits of a code by voice call. `limits`: fewer of a factor than it allows by itself. `enrolment`: nobody sets up
 * `factors` who has signed in with nothing but `signedInWith`, unless from a network of `unlessFrom`.
 */
export type FactorRules = {
  preset: 'standard' | 'keio' | 'tokyo-tech'
  askPassword: boolean
  voiceDigits: 5 | 6
  limits: Record<string, number>
  enrolment: { factors: string[]; signedInWith: string[]; unlessFrom: string[] }[]
}

/**
 * The four records without which nobody new may rely on codes by phone (SR-4; NIST SP 800-63B-4 §3.2.9): what people can use instead, what they are told
 * (`version` counts its wordings), what was weighed, and how phones go away. `on` and `until` are days in the organisation's zone.
 */
export type PhoneRecord = {
  alternative: string | null
  notice: { version: number; en: string; ja: string } | null
  risk: { owner: string; on: string; text: string } | null
  plan: { until: string; text: string } | null
}

export const organisation = pgTable(
  'organisation',
  {
    id: integer('id').primaryKey().default(1),
    nameEn: text('name_en').notNull(),
    nameJa: text('name_ja').notNull(),
    zone: text('zone').notNull(),
    locale: text('locale').$type<'en' | 'ja'>().notNull(),
    supportMail: text('support_mail').notNull().default(''),
    supportPhone: text('support_phone').notNull().default(''),
    supportHours: jsonb('support_hours').$type<{ en: string; ja: string }>().notNull().default({ en: '', ja: '' }),
    logo: bytes('logo'),
    logoType: text('logo_type'),
    networks: jsonb('networks').$type<NetworkRange[]>().notNull().default([]),
    applications: jsonb('applications').$type<ApplicationEntry[]>().notNull().default([]),
    /** Null: the defaults of `lib/people/organisation/data.ts`. */
    directory: jsonb('directory').$type<DirectoryRules>(),
    deviations: jsonb('deviations').$type<DeviationRecord[]>().notNull().default([]),
    /** Null: the defaults of `lib/people/organisation/data.ts`. */
    factorRules: jsonb('factor_rules').$type<FactorRules>(),
    /** Null: nothing is on record. */
    phoneRecord: jsonb('phone_record').$type<PhoneRecord>(),
    calendar: jsonb('calendar').$type<unknown>(),
    /** Observe mode: the name of the system that enforces. Null: sign-ins are decided here. */
    enforcedBy: text('enforced_by'),
    version: integer('version').notNull().default(1),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [check('organisation_single', sql`${t.id} = 1`)],
)

/** Marks that the whole installation shares: how the demonstration was seeded, the epoch of a restore. */
export const installation = pgTable('installation', {
  key: text('key').primaryKey(),
  value: jsonb('value').$type<unknown>().notNull(),
  updatedAt: instant('updated_at').notNull(),
})
