/** What the columns of another system's export mean. Ready ones stand in `ready.ts`; others come as a file (docs/bridge.md). */
import { z } from 'zod'

const column = z.string().min(1).max(120)
const ways = z.array(z.enum(['login', 'address', 'external-id'])).min(1)
const key = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/)
const factor = z.enum(['passkey', 'totp', 'phone', 'push', 'email-otp', 'ic-card', 'matrix'])

/** A value as it stands in the file (compared without case) → the factor it means; null: known, and no factor (a password). */
const values = z.record(z.string().min(1).max(120), factor.nullable())

const common = {
  $schema: z.string().optional(),
  /** Whose export it is: a short key, under which what was read is kept apart, and the name that people see. */
  system: key,
  name: z.string().min(1).max(40),
  /** Columns that a file must have to be of this layout; they also tell by which mapping a file is read. */
  columns: z.array(column).min(1),
  /** The columns that may name the person, in the order in which they are tried, and what each may be. */
  person: z.array(z.strictObject({ column, by: ways })).min(1),
  /** Mail domains that are taken off a name before it is compared with logins: `hana@aozora.example` finds `hana`. */
  domains: z.array(z.string().min(1).max(120)).default([]),
}

export const factorMapping = z.strictObject({
  ...common,
  kind: z.literal('factors'),
  /** Whether a person stands in one row with all their factors, or in one row for each. */
  rows: z.enum(['person', 'factor']),
  factors: z
    .array(
      z.union([
        /** A column that names factors: one, or several with any of the signs of `separator` between them. */
        z.strictObject({
          column,
          separator: z.string().min(1).max(3).optional(),
          values,
          otherwise: z.enum(['refuse', 'ignore']).default('refuse'),
        }),
        /** A column that holds credentials of one factor: numbers, serials, or how many there are. */
        z.strictObject({
          column,
          separator: z.string().min(1).max(3).optional(),
          factor,
          shows: z.enum(['nothing', 'last-four']).default('nothing'),
        }),
      ]),
    )
    .min(1),
  /** `each`: every credential is listed. `kinds`: only which factors somebody has, not how many of them. */
  counts: z.enum(['each', 'kinds']).default('each'),
  registeredAt: column.optional(),
  lastUsedAt: column.optional(),
  /** Whether the system takes a registration for a proof, or a credential is proven when it has been used. */
  proven: z.enum(['by-registration', 'by-use']),
})
export type FactorMapping = z.infer<typeof factorMapping>

export const signInMapping = z.strictObject({
  ...common,
  kind: z.literal('sign-ins'),
  /** The event's own id: the same event read again counts once. */
  event: column,
  at: column,
  /** What stands in the column of an event that succeeded. */
  succeeded: z.strictObject({ column, values: z.array(z.string().min(1).max(120)).min(1) }),
  /** Only rows whose column holds one of these are sign-ins; the others are passed over. */
  only: z.strictObject({ column, values: z.array(z.string().min(1).max(120)).min(1) }).optional(),
  /** The factor; a row in which none of the columns names one was a password alone. */
  factors: z.array(z.strictObject({ column, separator: z.string().min(1).max(3).optional(), values })).min(1),
})
export type SignInMapping = z.infer<typeof signInMapping>

export const mappingSchema = z.discriminatedUnion('kind', [factorMapping, signInMapping])
export type Mapping = z.infer<typeof mappingSchema>
