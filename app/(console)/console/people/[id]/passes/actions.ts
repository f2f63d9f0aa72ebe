'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '@/lib/auth/action'
import type { Actor } from '@/lib/auth/actor'
import { getOrganisation } from '@/lib/people/organisation/data'
import { recordProofing } from '@/lib/people/proofing/mutations'
import { decidePass, endPass, handOutPass, withdrawPass } from '@/lib/people/proofing/requests/mutations'
import { proofingInput } from '@/lib/people/proofing/schema'
import { Refusal } from '@/lib/platform/errors'
import { readMoment } from '../../../read-moment'

const desk = ['administrator' as const, 'support' as const]
const by = (actor: Actor) => ({ id: actor.person.id, roles: actor.roles, address: actor.address })
const refresh = () => revalidatePath('/console/people/[id]', 'layout')

/** One look at who is calling. `startsAt` is a local time of the organisation; empty: now. */
export const recordCaller = action(
  {
    who: desk,
    input: z.strictObject({ ...proofingInput.shape, personId: z.uuid(), startsAt: z.string().max(30) }),
    recent: 'factor',
  },
  async ({ input: { startsAt, ...input }, actor, db, now }) => {
    const { zone } = await getOrganisation(db)
    const at = startsAt === '' ? null : readMoment(startsAt, zone)
    if (startsAt !== '' && !at) throw new Refusal('pass-start')
    const recorded = await recordProofing(db, { ...input, startsAt: at, actor: by(actor), now })
    refresh()
    return recorded
  },
)

const requestOf = z.strictObject({ id: z.uuid() })

/** The second pair of eyes shows that it is nobody else's: what cannot be phished. */
export const decideRequest = action(
  { who: desk, input: requestOf.extend({ agrees: z.boolean() }), recent: 'phishing-resistant' },
  async ({ input, actor, db, now }) => {
    await decidePass(db, { ...input, actor: by(actor), now })
    refresh()
  },
)

export const handOutRequest = action({ who: desk, input: requestOf, recent: 'factor' }, async ({ input, actor, db, now }) => {
  const handed = await handOutPass(db, { ...input, actor: by(actor), now })
  refresh()
  return handed
})

export const withdrawRequest = action({ who: desk, input: requestOf }, async ({ input, actor, db, now }) => {
  await withdrawPass(db, { ...input, actor: by(actor), now })
  refresh()
})

/** Ending a pass shuts a way in: no proof is asked for, so that it is done at once. */
export const endIssued = action({ who: desk, input: requestOf }, async ({ input, actor, db, now }) => {
  await endPass(db, { ...input, actor: by(actor), now })
  refresh()
})
