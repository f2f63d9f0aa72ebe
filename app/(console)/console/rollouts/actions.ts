'use server'

import { getLocale } from 'next-intl/server'
import { z } from 'zod'
import { getAudienceSample, getUnitTree } from '@/lib/audiences/data'
import { audienceSchema, isTooDeep } from '@/lib/audiences/schema'
import { action } from '@/lib/auth/action'
import type { Actor } from '@/lib/auth/actor'

import { Refusal } from '@/lib/platform/errors'
import { checkPlan } from '@/lib/rollouts/check-plan'
import { getKnown } from '@/lib/rollouts/data'
import { getHoldEffect, getReleaseEffect } from '@/lib/rollouts/holds/data'
import { holdWave, releaseHold } from '@/lib/rollouts/holds/mutations'
import { approveVersion, rejectVersion, startVersion } from '@/lib/rollouts/versions/approval/mutations'
import { getVersion } from '@/lib/rollouts/versions/data'
import { createRollout, requestRollBack, saveDraft, submitVersion } from '@/lib/rollouts/versions/mutations'
import { findStrongProof } from '../strong-proof'

const administrators = ['administrator'] as const
const id = z.uuid()
const number = z.int().min(1)
const wave = z.string().min(1).max(64)
const words = z.string().max(2000)

const by = (actor: Actor) => ({ kind: 'person', id: actor.person.id, address: actor.address }) as const

/** Every wrong thing in a plan, with its place and its reason in the reader's language. Writes nothing. */
export const checkDocument = action(
  { who: [...administrators], input: z.strictObject({ document: z.unknown() }) },
  async ({ input, db }) => {
    const { errors, warnings } = checkPlan(input.document, await getKnown(db), await getLocale())
    return {
      errors: errors.map(({ path, reason }) => ({ path, reason })),
      warnings: warnings.map(({ path, reason }) => ({ path, reason })),
    }
  },
)

/** How many people an audience has and who some of them are, while it is being written. Null for what is no audience yet. */
export const sampleAudience = action(
  { who: [...administrators], input: z.strictObject({ audience: z.unknown() }) },
  async ({ input, db }) => {
    if (isTooDeep(input.audience)) return null
    const audience = audienceSchema.safeParse(input.audience)
    return audience.success ? getAudienceSample(db, audience.data, await getUnitTree(db)) : null
  },
)

/**
 * Saves the editor's document: a new rollout without an id, otherwise a new version made from `basedOn`. What the plan check
 * refuses is not saved but answered with its places; where somebody saved another version meanwhile nothing is saved and that
 * version is named, so that neither undoes the other.
 */
export const saveDocument = action(
  {
    who: [...administrators],
    input: z.strictObject({ rolloutId: id.nullable(), basedOn: number.nullable(), document: z.unknown(), note: words }),
  },
  async ({ input, actor, db, now }) => {
    const { document, errors } = checkPlan(input.document, await getKnown(db), await getLocale())
    if (!document) return { saved: null, errors: errors.map(({ path, reason }) => ({ path, reason })), newer: null }
    const { rolloutId, basedOn, note } = input
    if (rolloutId === null || basedOn === null) {
      const made = await createRollout(db, { document, note, actor: by(actor), now })
      return { saved: { rolloutId: made, number: 1 }, errors: [], newer: null }
    }
    try {
      const number = await saveDraft(db, { rolloutId, basedOn, document, note, actor: by(actor), now })
      return { saved: { rolloutId, number }, errors: [], newer: null }
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'changed-meanwhile') throw error
      const newest = await getVersion(db, rolloutId)
      if (!newest) throw error
      const newer = { number: newest.number, author: newest.author?.name ?? null, at: newest.createdAt.toISOString() }
      return { saved: null, errors: [], newer }
    }
  },
)

const version = z.strictObject({ rolloutId: id, number })

export const submit = action({ who: [...administrators], input: version }, async ({ input, actor, db, now }) =>
  submitVersion(db, { ...input, actor: by(actor), now }),
)

export const approve = action(
  {
    who: [...administrators],
    input: version.extend({ contentHash: z.string().length(64), start: z.boolean() }),
    recent: 'phishing-resistant',
  },
  async ({ input, actor, db, now }) => approveVersion(db, { ...input, actor: by(actor), now, provedAt: findStrongProof(actor) }),
)

export const reject = action({ who: [...administrators], input: version.extend({ reason: words }) }, async ({ input, actor, db, now }) =>
  rejectVersion(db, { ...input, actor: by(actor), now }),
)

export const start = action({ who: [...administrators], input: version, recent: 'phishing-resistant' }, async ({ input, actor, db, now }) =>
  startVersion(db, { ...input, actor: by(actor), now }),
)

export const rollBack = action(
  { who: [...administrators], input: z.strictObject({ rolloutId: id, reason: words }), recent: 'factor' },
  async ({ input, actor, db, now }) => requestRollBack(db, { ...input, actor: by(actor), now }),
)

const held = z.strictObject({ rolloutId: id, wave })

export const showHold = action({ who: [...administrators], input: held }, async ({ input, db, now }) =>
  getHoldEffect(db, { ...input, now }),
)

export const hold = action({ who: [...administrators], input: held.extend({ reason: words }) }, async ({ input, actor, db, now }) =>
  holdWave(db, { ...input, actor: by(actor), now }),
)

export const showRelease = action({ who: [...administrators], input: held }, async ({ input, db, now }) =>
  getReleaseEffect(db, { ...input, now }),
)

export const release = action(
  { who: [...administrators], input: held.extend({ resumeAt: z.int().positive() }), recent: 'factor' },
  async ({ input: { resumeAt, ...named }, actor, db, now }) => {
    if (resumeAt > 4_102_444_800) throw new Refusal('invalid-input')
    return releaseHold(db, { ...named, resumeAt: new Date(resumeAt * 1000), actor: by(actor), now })
  },
)
