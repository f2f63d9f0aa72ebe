'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { audienceSchema, isTooDeep } from '@/lib/audiences/schema'
import { action } from '@/lib/auth/action'
import type { Actor } from '@/lib/auth/actor'
import { findPersonByLogin } from '@/lib/people/data'
import { getOrganisation } from '@/lib/people/organisation/data'
import { Refusal } from '@/lib/platform/errors'
import type { AudienceAsk } from '@/lib/rollouts/grants/audience/data'
import { getAudienceEffect } from '@/lib/rollouts/grants/audience/effect/data'
import { askAudienceGrant, decideAudienceGrant, endAudienceGrant, withdrawAudienceGrant } from '@/lib/rollouts/grants/audience/mutations'
import { requireExemptionDates } from '@/lib/rollouts/grants/dates'
import { readMoment } from '../../read-moment'

const administrators = ['administrator' as const]
const id = z.uuid()
const words = z.string().max(2000)
/** A local time of the organisation, as the field for dates writes it. */
const local = z.string().max(30)
const names = z.array(z.string().max(200)).max(200).nullable()

const asked = z.strictObject({
  kind: z.enum(['exemption', 'extension']),
  audience: z.unknown(),
  rolloutId: id.nullable(),
  from: local,
  until: local,
  applications: names,
  networks: names,
})
export type WantedGrant = z.input<typeof asked>

function readAsk(wanted: z.output<typeof asked>, zone: string, now: Date): AudienceAsk {
  const audience = isTooDeep(wanted.audience) ? null : audienceSchema.safeParse(wanted.audience)
  if (!audience?.success) throw new Refusal('audience-invalid')
  const until = readMoment(wanted.until, zone)
  const from = wanted.from === '' ? now : readMoment(wanted.from, zone)
  if (!until || !from) throw new Refusal('exemption-dates')
  return { ...wanted, audience: audience.data, from, until }
}

const by = (actor: Actor) => ({ kind: 'person', id: actor.person.id, address: actor.address }) as const

/** How many people are reached, and how they fare before and after. Writes nothing. */
export const showAudienceGrant = action({ who: administrators, input: asked }, async ({ input, actor, db, now }) => {
  const { zone } = await getOrganisation(db)
  const ask = readAsk(input, zone, now)
  requireExemptionDates({ from: ask.kind === 'extension' ? now : ask.from, until: ask.until, now })
  return getAudienceEffect(db, { ask, askerId: actor.person.id, now })
})

/** Grants what was shown, or asks a second administrator for it. The owner is named by login. */
export const makeAudienceGrant = action(
  { who: administrators, input: asked.extend({ reason: words, owner: z.string().max(200) }), recent: 'factor' },
  async ({ input: { reason, owner, ...wanted }, actor, db, now }) => {
    const { zone } = await getOrganisation(db)
    const found = await findPersonByLogin(db, owner)
    if (!found) throw new Refusal('exemption-owner')
    return askAudienceGrant(db, { ask: readAsk(wanted, zone, now), reason, ownerId: found.id, actor: by(actor), now })
  },
)

export const decideGrant = action(
  { who: administrators, input: z.strictObject({ id, grants: z.boolean() }), recent: 'phishing-resistant' },
  async ({ input, actor, db, now }) => {
    await decideAudienceGrant(db, { ...input, actor: by(actor), now })
    revalidatePath('/console/rollouts/exemptions')
  },
)

export const withdrawGrant = action({ who: administrators, input: z.strictObject({ id }) }, async ({ input, actor, db, now }) => {
  await withdrawAudienceGrant(db, { ...input, actor: by(actor), now })
  revalidatePath('/console/rollouts/exemptions')
})

export const endGrant = action(
  { who: administrators, input: z.strictObject({ id, reason: words }), recent: 'factor' },
  async ({ input, actor, db, now }) => {
    await endAudienceGrant(db, { ...input, actor: by(actor), now })
    revalidatePath('/console/rollouts/exemptions')
  },
)
