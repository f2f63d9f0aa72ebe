'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '@/lib/auth/action'
import type { Actor } from '@/lib/auth/actor'
import { findPersonByLogin } from '@/lib/people/data'
import { getOrganisation } from '@/lib/people/organisation/data'
import { Refusal } from '@/lib/platform/errors'
import type { AudienceAsk } from '@/lib/rollouts/grants/audience/data'
import { askAudienceGrant } from '@/lib/rollouts/grants/audience/mutations'
import { type AskedChange, getGrantEffect, requireOwnGrant } from '@/lib/rollouts/grants/effect/data'
import { endExemption, endExtension, grantExemption, grantExtension } from '@/lib/rollouts/grants/mutations'
import { pinPerson, unpinPerson } from '@/lib/rollouts/members/mutations'
import { readMoment } from '../../../read-moment'

const administrators = ['administrator' as const]
const id = z.uuid()
const reason = z.string().max(2000)
/** A local time of the organisation, as the field for dates writes it. */
const local = z.string().max(30)
const names = z.array(z.string().max(200)).max(200).nullable()

const change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('extend'), rolloutId: id, until: local }),
  z.strictObject({ kind: z.literal('exempt'), rolloutId: id.nullable(), from: local, until: local, applications: names, networks: names }),
  z.strictObject({ kind: z.literal('end-extension'), id }),
  z.strictObject({ kind: z.literal('end-exemption'), id }),
  z.strictObject({ kind: z.literal('pin'), rolloutId: id, wave: z.string().min(1).max(64) }),
  z.strictObject({ kind: z.literal('unpin'), rolloutId: id }),
])
export type Wanted = z.input<typeof change>

function readChange(wanted: z.output<typeof change>, zone: string, now: Date): AskedChange {
  if (wanted.kind !== 'extend' && wanted.kind !== 'exempt') return wanted
  const until = readMoment(wanted.until, zone)
  const from = wanted.kind === 'exempt' && wanted.from !== '' ? readMoment(wanted.from, zone) : now
  if (!until || !from) throw new Refusal('invalid-input')
  return wanted.kind === 'extend' ? { ...wanted, until } : { ...wanted, from, until }
}

/** The person's decision before and after the change, and whether a second administrator has to agree. Writes nothing. */
export const showGrant = action(
  { who: administrators, input: z.strictObject({ personId: id, change }) },
  async ({ input: { personId, change: wanted }, actor, db, now }) => {
    const { zone } = await getOrganisation(db)
    const effect = await getGrantEffect(db, { personId, asked: readChange(wanted, zone, now), now })
    return { effect, needsSecond: isForOneself(actor, personId, wanted.kind) }
  },
)

/** What an administrator would be granted by themselves is asked for as that of an audience of one (SR-10). */
const isForOneself = (actor: Actor, personId: string, kind: Wanted['kind']): boolean =>
  actor.person.id === personId && (kind === 'extend' || kind === 'exempt')

/** Does what was shown, or asks a second administrator for it and answers the request's id. The owner of an exemption is named by login. */
export const makeGrant = action(
  { who: administrators, input: z.strictObject({ personId: id, change, reason, owner: z.string().max(200) }), recent: 'factor' },
  async ({ input: { personId, change: wanted, reason: why, owner }, actor, db, now, address }) => {
    const { zone } = await getOrganisation(db)
    const asked = readChange(wanted, zone, now)
    const by = { actor: { kind: 'person' as const, id: actor.person.id, address }, now }
    const findOwner = async () => {
      const found = await findPersonByLogin(db, owner)
      if (!found) throw new Refusal('exemption-owner')
      return found.id
    }
    if ((asked.kind === 'extend' || asked.kind === 'exempt') && isForOneself(actor, personId, asked.kind)) {
      const ask: AudienceAsk =
        asked.kind === 'exempt'
          ? { ...asked, kind: 'exemption', audience: { people: [personId] } }
          : { ...asked, kind: 'extension', audience: { people: [personId] }, from: now, applications: null, networks: null }
      const ownerId = asked.kind === 'exempt' ? await findOwner() : personId
      return askAudienceGrant(db, { ask, reason: why, ownerId, ...by })
    }
    switch (asked.kind) {
      case 'extend':
        await grantExtension(db, { personId, rolloutId: asked.rolloutId, until: asked.until, reason: why, ...by })
        break
      case 'exempt': {
        const { kind: _, ...dates } = asked
        await grantExemption(db, { to: { personId }, ...dates, reason: why, ownerId: await findOwner(), ...by })
        break
      }
      case 'end-extension':
        await requireOwnGrant(db, { personId, kind: 'extension', id: asked.id, now })
        await endExtension(db, { id: asked.id, ...by })
        break
      case 'end-exemption':
        await requireOwnGrant(db, { personId, kind: 'exemption', id: asked.id, now })
        await endExemption(db, { id: asked.id, reason: why, ...by })
        break
      case 'pin':
        await pinPerson(db, { personId, rolloutId: asked.rolloutId, wave: asked.wave, reason: why, ...by })
        break
      case 'unpin':
        await unpinPerson(db, { personId, rolloutId: asked.rolloutId, ...by })
        break
    }
    revalidatePath(`/console/people/${personId}`)
    return null
  },
)
