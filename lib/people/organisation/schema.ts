/** The organisation's settings as they are typed in and checked. */
import { z } from 'zod'
import { isRange } from '../networks/rules'
import { isPlainText, isZone } from '../rules'

const line = (longest: number) =>
  z
    .string()
    .trim()
    .refine((text) => isPlainText(text, longest), 'text-invalid')
const name = line(120).refine((text) => text !== '', 'name-missing')
const inBoth = (text: z.ZodType<string>) => z.strictObject({ en: text, ja: text })
const key = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'key-invalid')

export const organisationFacts = z.strictObject({
  name: inBoth(name),
  zone: z.string().refine(isZone, 'zone-unknown'),
  locale: z.enum(['en', 'ja']),
  supportMail: z.union([z.literal(''), z.email('address-invalid')]),
  supportPhone: line(40).refine((text) => /^[+\d\s()-]*$/.test(text), 'phone-invalid'),
  supportHours: inBoth(line(200)),
})
export type OrganisationFacts = z.infer<typeof organisationFacts>

/** The name of the other system as people know it, or null for "decided here". */
export const enforcedBy = line(40)
  .refine((text) => text !== '', 'name-missing')
  .nullable()

export const network = z.strictObject({
  name: key,
  label: inBoth(name),
  ranges: z.array(z.string().trim().refine(isRange, 'range-invalid')).min(1, 'ranges-missing').max(500),
})
/** `outside` is what every other address is called: it cannot be defined. */
export const networks = z
  .array(network)
  .max(50)
  .refine((list) => new Set(list.map((one) => one.name)).size === list.length, 'key-twice')
  .refine((list) => list.every((one) => one.name !== 'outside'), 'key-reserved')
export type Networks = z.infer<typeof networks>

export const application = z.strictObject({
  key,
  name: inBoth(name),
  minimumStrength: z.enum(['weak', 'medium', 'strong', 'phishing-resistant']).optional(),
})
export const applications = z
  .array(application)
  .max(100)
  .refine((list) => new Set(list.map((one) => one.key)).size === list.length, 'key-twice')
export type Applications = z.infer<typeof applications>

/** Why a factor counts that no standard accepts, who answers for it, and the day from which it counts no longer (SR-3). */
export const deviation = z.strictObject({
  factor: z.string().max(32),
  owner: line(120).refine((text) => text !== '', 'name-missing'),
  reason: line(400).refine((text) => text !== '', 'text-missing'),
  until: z.iso.date('date-invalid'),
})
export type DeviationInput = z.infer<typeof deviation>

/** A percentage in steps of a tenth: 0 asks for a second administrator every time. */
const percent = z.number('number-invalid').min(0, 'number-invalid').max(100, 'number-invalid').multipleOf(0.1, 'number-invalid')
export const directory = z.strictObject({
  endOrMovePercent: percent,
  shrinkPercent: percent,
  keepDays: z.number('number-invalid').int('number-invalid').min(1, 'number-invalid').max(3650, 'number-invalid'),
})
export type Directory = z.infer<typeof directory>

const factorName = z.string().trim().min(1).max(32)
const someFactors = z.array(factorName).min(1, 'factors-missing').max(20)
export const enrolmentRule = z.strictObject({
  factors: someFactors,
  signedInWith: someFactors,
  unlessFrom: z.array(key).max(50),
})
/** Five digits by voice are a deviation that belongs to one preset (decision D9). */
export const factorRules = z
  .strictObject({
    preset: z.enum(['standard', 'keio', 'tokyo-tech']),
    askPassword: z.boolean(),
    voiceDigits: z.union([z.literal(5), z.literal(6)]),
    limits: z.record(factorName, z.number('number-invalid').int('number-invalid').min(1, 'number-invalid').max(20, 'number-invalid')),
    enrolment: z.array(enrolmentRule).max(20),
  })
  .refine(({ preset, voiceDigits }) => voiceDigits === 6 || preset === 'keio', { path: ['voiceDigits'], message: 'voice-digits' })
export type FactorRulesInput = z.infer<typeof factorRules>

const written = line(2000).refine((text) => text !== '', 'text-missing')
/** A part left out is withdrawn: from then on no number is newly registered (SR-4). */
export const phoneRecord = z.strictObject({
  alternative: factorName.nullable(),
  notice: inBoth(written).nullable(),
  risk: z
    .strictObject({ owner: line(120).refine((text) => text !== '', 'name-missing'), on: z.iso.date('date-invalid'), text: written })
    .nullable(),
  plan: z.strictObject({ until: z.iso.date('date-invalid'), text: written }).nullable(),
})
export type PhoneRecordInput = z.infer<typeof phoneRecord>
