/** Plans as documents: what an administrator writes, approves and keeps. `docs/schemas/` publishes their JSON Schema. */
import { z } from 'zod'
import { audienceSchema } from '@/lib/audiences/schema'
import { strengths } from '@/lib/policy/types'

const localDate = String.raw`\d{4}-\d{2}-\d{2}`
const instantPattern = new RegExp(String.raw`^${localDate}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$`)
export const datePattern = new RegExp(`^${localDate}$`)

/** An instant with its offset, or a local date-time or date in the plan's zone; a date alone begins at 00:00. */
export const instantText = z
  .string()
  .regex(instantPattern, { error: () => instantReason })
  .meta({
    id: 'Instant',
    examples: ['2026-05-01', '2026-02-09T13:00', '2026-02-09T13:00:00+09:00'],
  })
const instantReason = 'YYYY-MM-DD, YYYY-MM-DDTHH:MM[:SS] or with an offset (…+09:00, …Z)'

const key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: () => 'a-z, 0-9, -' })
const factor = z.string().min(1).max(64)
export const textSchema = z.strictObject({ en: z.string().min(1).max(2000), ja: z.string().min(1).max(2000) }).meta({ id: 'Text' })

export const restrictionSchema = z
  .strictObject({
    enrol: z.enum(['open', 'replace', 'closed']).optional(),
    signIn: z.enum(['normal', 'discouraged', 'backup', 'never']).optional(),
    change: z.enum(['allowed', 'never']).optional(),
    reset: z.enum(['allowed', 'never']).optional(),
  })
  .meta({ id: 'Restriction' })
const restrictions = z.record(factor, restrictionSchema)

export const policySchema = z
  .strictObject({
    minimumStrength: z.enum(strengths).optional(),
    minimumFactors: z.int().min(1).max(5).optional(),
    allowedFactors: z.array(factor).min(1).optional(),
    restrictions: restrictions.optional(),
    reauthenticateMinutes: z.int().min(1).max(43_200).optional(),
  })
  .meta({ id: 'Policy' })

export const stepSchema = z
  .strictObject({
    at: instantText.optional(),
    /** Days after the wave's `enforceAt`, at the same time of day. */
    daysAfter: z.int().min(0).max(1000).optional(),
    consequence: z.enum(['enrol', 'refuse', 'lock']).optional(),
    restrictions: restrictions.optional(),
  })
  .meta({ id: 'Step' })

export const graceSchema = z
  .strictObject({
    by: z.enum(['date', 'skips']).default('date'),
    skips: z.int().min(0).max(100).default(0),
    skipDays: z.int().min(0).max(60).default(1),
    lastDay: instantText.nullable().default(null),
    newPersonDays: z.int().min(0).max(365).default(14),
    noticeDays: z.int().min(0).max(365).default(7),
    countBusinessDays: z.boolean().default(false),
  })
  .meta({ id: 'Grace' })

export const waveSchema = z
  .strictObject({
    key,
    name: textSchema,
    audience: audienceSchema,
    membership: z.enum(['live', 'frozen']).default('live'),
    announceAt: instantText.nullable().default(null),
    promptFrom: instantText.nullable().default(null),
    /** Left out: undated, or (in a wave that only restricts) its first step that touches sign-in. */
    enforceAt: instantText.nullable().default(null),
    /** Left out: `day` where `enforceAt` is a date without an hour. */
    precision: z.enum(['minute', 'day']).optional(),
    steps: z.array(stepSchema).max(50).default([]),
    underReview: z.array(factor).max(20).default([]),
    grace: graceSchema.prefault({}),
    lateEnrolmentDays: z.int().min(0).max(3650).nullable().default(14),
    guardUntil: instantText.nullable().default(null),
    sessions: z.enum(['keep', 'ask', 'end']).default('keep'),
    services: z.array(textSchema).max(100).default([]),
    reason: textSchema,
    applications: z.array(key).min(1).max(200).nullable().default(null),
    networks: z.array(key).min(1).max(200).nullable().default(null),
  })
  .meta({ id: 'Wave' })

/**
 * An exemption that is part of the plan: for everybody in it, or only for an audience; everywhere, or only for applications or
 * networks. It has to be narrowed by one of them, and one that only names an audience ends after 90 days (SR-11).
 */
export const planExemptionSchema = z
  .strictObject({
    audience: audienceSchema.optional(),
    applications: z.array(z.string().min(1).max(64)).min(1).max(200).nullable().default(null),
    networks: z.array(key).min(1).max(200).nullable().default(null),
    from: instantText.nullable().default(null),
    until: instantText.nullable().default(null),
    /** Why, for the reviewer and the audit. */
    reason: textSchema.optional(),
  })
  .meta({ id: 'PlanExemption' })

const time = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/, { error: () => 'HH:MM' })
const hours = z.strictObject({ open: time, close: time }).nullable()

export const calendarSchema = z
  .strictObject({
    /** National holidays that come with the product; left out: Japan's where the zone is Asia/Tokyo. */
    country: z.enum(['JP']).nullable().optional(),
    holidays: z.array(z.iso.date()).max(2000).default([]),
    blackouts: z
      .array(z.strictObject({ from: instantText, until: instantText, name: textSchema }))
      .max(500)
      .default([]),
    /** Left out: Monday to Friday, 09:00 – 17:00. */
    deskHours: z
      .strictObject({ sunday: hours, monday: hours, tuesday: hours, wednesday: hours, thursday: hours, friday: hours, saturday: hours })
      .optional(),
  })
  .meta({ id: 'Calendar' })

export const planSchema = z
  .strictObject({
    $schema: z.string().optional(),
    key,
    name: textSchema,
    /** IANA name. Dates without an offset are read in it. */
    zone: z.string().min(1).max(64),
    policy: policySchema,
    waves: z.array(waveSchema).min(1).max(100),
    exemptions: z.array(planExemptionSchema).max(100).default([]),
    /** Left out: the organisation's. */
    calendar: calendarSchema.optional(),
  })
  .meta({ id: 'Plan', title: 'Sekisho plan' })

/** As written: fields may be left out. */
export type PlanInput = z.input<typeof planSchema>
/** As read: every field has its value. */
export type PlanDocument = z.output<typeof planSchema>
export type PlanWaveDocument = PlanDocument['waves'][number]
export type PlanExemptionDocument = PlanDocument['exemptions'][number]
export type CalendarDocument = z.output<typeof calendarSchema>
