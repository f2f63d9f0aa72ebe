import { z } from 'zod'
import { instantText } from './schema'

/** Probes ("what would happen to such a person at this moment?") and their answers, as documents. */

const instant = instantText.nullable()
const key = z.string().min(1).max(64)

const credentialSchema = z
  .union([
    /** The key of a factor alone: proven and fresh. */
    z.string().min(1).max(64),
    z.strictObject({
      factor: z.string().min(1).max(64),
      registeredAt: instantText.optional(),
      /** null: registered, never proven. */
      provenAt: instant.optional(),
      lastSuccessAt: instant.optional(),
      disabled: z.boolean().optional(),
      circular: z.boolean().optional(),
      doesNotAnswer: z.boolean().optional(),
      device: z.string().max(64).nullable().optional(),
    }),
  ])
  .meta({ id: 'ProbedCredential' })

/** Facts of a person. Left out they mean: arrived and told by `announceAt`, signed in the day before, a password, nothing held. */
export const factsSchema = z
  .strictObject({
    id: z.string().max(200).optional(),
    affiliations: z.array(key).optional(),
    units: z.array(key).optional(),
    groups: z.array(key).optional(),
    attributes: z.record(z.string(), z.string()).optional(),
    bucket: z.int().min(0).max(9999).optional(),
    /** The key of a wave, as if put there by hand; null for none. Left out: the first wave whose audience has the person. */
    wave: key.nullable().optional(),
    standing: z.enum(['active', 'on-leave', 'left', 'suspended']).optional(),
    leavesAt: instant.optional(),
    onLeave: z.strictObject({ from: instant.optional(), to: instant.optional() }).optional(),
    hasPassword: z.boolean().optional(),
    arrivedAt: instant.optional(),
    lastSignInAt: instant.optional(),
    toldAt: instant.optional(),
    skipsUsed: z.int().min(0).optional(),
    lastSkipAt: instant.optional(),
    passedAt: instant.optional(),
    credentials: z.array(credentialSchema).max(50).optional(),
    recoveryCodesLeft: z.int().min(0).max(100).optional(),
    hasEnrolmentPass: z.boolean().optional(),
    exemptions: z
      .array(
        z.strictObject({
          from: instantText,
          until: instantText,
          applications: z.array(key).nullable().optional(),
          networks: z.array(key).nullable().optional(),
          endedEarly: z.boolean().optional(),
        }),
      )
      .max(50)
      .optional(),
    extendedTo: instantText.optional(),
  })
  .meta({ id: 'Facts' })

const contextSchema = z
  .strictObject({
    purpose: z.enum(['sign-in', 'enrol', 'change', 'reset', 'use']).optional(),
    /** As a simulation asks: never-arrived people are kept apart, the untold count as told by `announceAt`. */
    simulated: z.boolean().optional(),
    networks: z.array(key).optional(),
    application: z.string().min(1).max(64).optional(),
    session: z.strictObject({ factors: z.array(z.strictObject({ factor: z.string(), at: instantText })) }).optional(),
  })
  .meta({ id: 'ProbeContext' })

const probeSchema = z
  .strictObject({
    name: z.string().max(400).optional(),
    at: instantText,
    person: factsSchema.prefault({}),
    context: contextSchema.prefault({}),
  })
  .meta({ id: 'Probe' })

/** A probes file: `sekisho plan probe plan.json probes.json`. */
export const probesSchema = z.array(probeSchema).max(10_000).meta({ title: 'Sekisho facts to probe a plan with' })

export type Probe = z.output<typeof probeSchema>
export type ProbedFacts = z.output<typeof factsSchema>

const answered = z.union([z.string(), z.null()])

/** What `sekisho plan probe --json` prints. Instants are ISO 8601 with the offset of the plan's zone. */
export const answersSchema = z
  .array(
    z.strictObject({
      name: z.string().optional(),
      at: z.string(),
      /** The key of the wave the person is in. */
      wave: z.string().nullable(),
      state: z.enum([
        'locked',
        'refused',
        'required',
        'grace',
        'prompted',
        'encouraged',
        'undated',
        'satisfied',
        'not-required',
        'exempt',
        'not-arrived',
      ]),
      access: z.enum(['full', 'enrol-only', 'refused', 'locked']),
      prompt: z.enum(['none', 'banner', 'skippable', 'must']),
      secondFactor: z.enum(['asked', 'not-asked']),
      door: z.enum(['change', 'recovery-code', 'pass', 'activation', 'password', 'desk']),
      /** An instant, `no-date`, or null where nothing is left to do. */
      deadline: answered,
      skipsLeft: z.int().nullable(),
      factors: z.record(
        z.string(),
        z.strictObject({
          enrol: z.enum(['open', 'replace', 'closed']),
          signIn: z.enum(['normal', 'discouraged', 'backup', 'never']),
          change: z.enum(['allowed', 'never']),
          reset: z.enum(['allowed', 'never']),
          guarded: z.boolean(),
          underReview: z.boolean(),
          next: z.strictObject({ at: z.string(), to: z.record(z.string(), z.string()) }).nullable(),
        }),
      ),
      flags: z.array(z.enum(['stranded', 'dormant', 'held', 'unsatisfiable', 'needs-desk'])),
      strandedBy: z.enum(['nothing-else', 'never-tried', 'not-fresh', 'does-not-answer']).nullable(),
      reasons: z.array(z.strictObject({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])).optional() })),
    }),
  )
  .meta({ title: 'Sekisho answers of plan probe' })

export type Answer = z.output<typeof answersSchema>[number]
