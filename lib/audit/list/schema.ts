import { z } from 'zod'

/** A day that the calendar has: PostgreSQL refuses 31 February and the year 0 with an error. */
const day = z.iso.date().refine((text) => !text.startsWith('0000'))
const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

/** What the audit page can be asked for, as it stands in the address bar. What is malformed counts as not given. */
export const auditQuerySchema = z.object({
  /** A name, a sign-in name, or an id (of a person, target, event or request). */
  q: optional(z.string().trim().max(200)),
  /** The subject of the action (`credential`), or the action itself (`credential.removed`). */
  what: optional(z.string().regex(/^[a-z-]{1,40}(\.[a-z-]{1,40})?$/)),
  /** Days in the reader's zone, both included. */
  from: optional(day),
  until: optional(day),
  /** Key of the last row of the page before. */
  after: optional(z.string().max(80)),
})

export type AuditQuery = z.infer<typeof auditQuerySchema>

/** A page's key: the instant and the id of its last row. */
export const formatKey = (row: { at: Date; id: string }): string => `${row.at.toISOString()}_${row.id}`
