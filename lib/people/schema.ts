/** What the directory's lists can be asked for: shared by pages, exports, commands and the issue of activation codes. */
import { z } from 'zod'
import { isZone } from './rules'

export const standings = ['active', 'on-leave', 'left', 'suspended'] as const
export const roleNames = ['administrator', 'support', 'auditor'] as const

const code = z.string().min(1).max(64)

/** Every field narrows the list; a filter without fields is everybody. */
export const peopleFilter = z.strictObject({
  affiliation: code.optional(),
  /** This unit and those below it. */
  unit: code.optional(),
  group: code.optional(),
  standing: z.enum(standings).optional(),
  role: z.enum([...roleNames, 'any']).optional(),
  /**
   * Holds a usable registered credential of this factor; `none` holds nothing. `phone-only` is adoption's measure: active, and of
   * what has worked once nothing but phones; `proven` says nothing more about it.
   */
  factor: code.optional(),
  /** With `factor`: only credentials that have worked once, or only ones that never have. */
  proven: z.enum(['yes', 'no']).optional(),
  /** Has signed in at least once, or never. */
  arrived: z.enum(['yes', 'no']).optional(),
  locale: z.enum(['en', 'ja']).optional(),
})
export type PeopleFilter = z.infer<typeof peopleFilter>

export const peopleSorts = ['name', 'login'] as const
export type PeopleSort = (typeof peopleSorts)[number]

/** Where the next page begins: the sort key and id of the last row shown. */
export const pageKey = z.strictObject({ key: z.string().max(400), id: z.uuid() })
export type PageKey = z.infer<typeof pageKey>

/** A code of an affiliation, unit or group: it stands in lists with commas and bars, so it has neither. */
export const membershipCode = z
  .string()
  .trim()
  .refine((text) => text !== '' && text.length <= 64 && !/[\p{Cc}|,"]/u.test(text), 'code-invalid')

/** The facts of a person that an administrator may change by hand. */
export const personFacts = z.strictObject({
  externalId: z.string().trim().min(1).max(64).nullable(),
  login: z.string().max(200),
  name: z.string().max(400),
  reading: z.string().max(400),
  locale: z.enum(['en', 'ja']).nullable(),
  zone: z.string().refine(isZone, 'zone-unknown').nullable(),
  affiliations: z.array(membershipCode).max(20),
  units: z.array(membershipCode).max(20),
  groups: z.array(membershipCode).max(100),
  hasNoPhone: z.boolean(),
})
export type PersonFacts = z.infer<typeof personFacts>
