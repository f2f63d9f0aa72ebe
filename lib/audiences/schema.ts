/** Audiences: saved descriptions of a set of people, in a closed language over directory facts that SQL and memory read alike. */
import { z } from 'zod'

/** What an audience says of a person's directory facts. `all` of nothing is everybody, `any` of nothing nobody. */
export type Audience =
  | { all: Audience[] }
  | { any: Audience[] }
  | { not: Audience }
  | { affiliation: string }
  /** The unit itself and every unit below it. */
  | { unit: string }
  | { group: string }
  | { attribute: AttributeTest }
  /** A stable share: people whose bucket (0 – 9,999) is at least `from` and below `below`. */
  | { share: { from: number; below: number } }
  /** Listed by external id or by id. */
  | { people: string[] }

/** A test of one imported attribute. A person without the attribute passes none. `before` and `after` compare dates YYYY-MM-DD, neither includes the day. */
export type AttributeTest = { key: string } & (
  | { equals: string }
  | { oneOf: string[] }
  | { prefix: string }
  | { before: string }
  | { after: string }
)

export const buckets = 10_000
const maximumDepth = 20
const maximumListed = 20_000

const name = z.string().min(1).max(200)
const key = name
const date = z.iso.date()

const attributeSchema = z.union([
  z.strictObject({ key, equals: z.string().max(400) }),
  z.strictObject({ key, oneOf: z.array(z.string().max(400)).min(1).max(1000) }),
  z.strictObject({ key, prefix: z.string().min(1).max(400) }),
  z.strictObject({ key, before: date }),
  z.strictObject({ key, after: date }),
])

const shareSchema = z
  .strictObject({
    from: z
      .int()
      .min(0)
      .max(buckets - 1),
    below: z.int().min(1).max(buckets),
  })
  .refine((share) => share.from < share.below, { message: 'from must be less than below', path: ['below'] })

/** The published shape of an audience. Inputs are tried with `isTooDeep` first. */
export const audienceSchema: z.ZodType<Audience> = z
  .lazy(() =>
    z.union([
      z.strictObject({ all: z.array(audienceSchema).max(100) }),
      z.strictObject({ any: z.array(audienceSchema).max(100) }),
      z.strictObject({ not: audienceSchema }),
      z.strictObject({ affiliation: name }),
      z.strictObject({ unit: name }),
      z.strictObject({ group: name }),
      z.strictObject({ attribute: attributeSchema }),
      z.strictObject({ share: shareSchema }),
      z.strictObject({ people: z.array(name).max(maximumListed) }),
    ]),
  )
  .meta({ id: 'Audience', title: 'Audience' })

/** Predicates of later issues and of frozen waves: named so that a plan check can say why they are refused. */
export const factorPredicates = ['factor', 'holds', 'proven', 'only', 'primary', 'lastUsed', 'wave', 'state', 'decision'] as const

/** Whether a document nests deeper than any sensible plan or audience does; stops at the limit, so hostile input costs nothing. */
export function isTooDeep(value: unknown, depth = 0): boolean {
  if (depth > maximumDepth) return true
  if (Array.isArray(value)) return value.some((item) => isTooDeep(item, depth + 1))
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some((item) => typeof item === 'object' && isTooDeep(item, depth + (Array.isArray(item) ? 0 : 1)))
}
