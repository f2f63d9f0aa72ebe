'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '@/lib/auth/action'
import { issueActivationCode } from '@/lib/people/activation/mutations'
import { createContact, removeContact, revealContact, setCircular } from '@/lib/people/contacts/mutations'
import { setStanding, updateLife } from '@/lib/people/life/mutations'
import { updatePerson } from '@/lib/people/mutations'
import { getOrganisation } from '@/lib/people/organisation/data'
import { grantRole, removeRole } from '@/lib/people/roles/mutations'
import { personFacts, roleNames, standings } from '@/lib/people/schema'
import { after, days, fromInstant } from '@/lib/platform/duration'
import { fromLocal, readZone } from '@/lib/policy/zone'

const administrators = ['administrator' as const]
const personId = z.uuid()
const by = (actor: { person: { id: string } }, address: string) => ({ kind: 'person' as const, id: actor.person.id, address })
const refresh = (id: string) => revalidatePath(`/console/people/${id}`)

export const changeFacts = action(
  { who: administrators, input: z.strictObject({ personId, version: z.number().int(), facts: personFacts }) },
  async ({ input, actor, db, now, address }) => {
    await updatePerson(db, { ...input, actor: by(actor, address), now })
    refresh(input.personId)
  },
)

export const changeStanding = action(
  { who: administrators, input: z.strictObject({ personId, standing: z.enum(standings) }), recent: 'factor' },
  async ({ input, actor, db, now, address }) => {
    await setStanding(db, { ...input, actor: by(actor, address), now })
    refresh(input.personId)
  },
)

const day = z.iso.date().nullable()

/** Days as they are typed: each begins at 00:00 in the organisation's zone. */
export const changeLife = action(
  {
    who: administrators,
    input: z.strictObject({ personId, version: z.number().int(), leavesAt: day, keepUntil: day, onLeaveFrom: day, onLeaveTo: day }),
    recent: 'factor',
  },
  async ({ input, actor, db, now, address }) => {
    const zone = readZone((await getOrganisation(db)).zone)
    const at = (typed: string | null) => (typed === null ? null : fromInstant(fromLocal(zone, Date.parse(`${typed}T00:00:00Z`) / 1000)))
    const dates = {
      ...{ leavesAt: at(input.leavesAt), keepUntil: at(input.keepUntil) },
      ...{ onLeaveFrom: at(input.onLeaveFrom), onLeaveTo: at(input.onLeaveTo) },
    }
    await updateLife(db, { personId: input.personId, version: input.version, dates, actor: by(actor, address), now })
    refresh(input.personId)
  },
)

const roleOf = z.strictObject({ personId, role: z.enum(roleNames) })

/** Whoever grants a role could make the second pair of eyes that SR-10 asks for: a phishing-resistant proof, and everybody is told. */
export const giveRole = action(
  { who: administrators, input: roleOf, recent: 'phishing-resistant' },
  async ({ input, actor, db, now, address }) => {
    await grantRole(db, { ...input, actor: by(actor, address), now })
    refresh(input.personId)
  },
)

export const takeRole = action({ who: administrators, input: roleOf, recent: 'factor' }, async ({ input, actor, db, now, address }) => {
  await removeRole(db, { ...input, actor: by(actor, address), now })
  refresh(input.personId)
})

/** Where a person is warned is changed with a fresh proof, like what they sign in with (SR-60). */
export const addContact = action(
  { who: administrators, input: z.strictObject({ personId, address: z.string().max(300), isCircular: z.boolean() }), recent: 'factor' },
  async ({ input, actor, db, now, address }) => {
    await createContact(db, { ...input, actor: by(actor, address), now })
    refresh(input.personId)
  },
)

const contactOf = z.strictObject({ personId, contactId: z.uuid() })

export const deleteContact = action(
  { who: administrators, input: contactOf, recent: 'factor' },
  async ({ input, actor, db, now, address }) => {
    await removeContact(db, { ...input, actor: by(actor, address), now })
    refresh(input.personId)
  },
)

export const markCircular = action(
  { who: administrators, input: contactOf.extend({ isCircular: z.boolean() }), recent: 'factor' },
  async ({ input, actor, db, now, address }) => {
    await setCircular(db, { ...input, actor: by(actor, address), now })
    refresh(input.personId)
  },
)

/** The whole address; looking is recorded. Support may write to people, auditors only read. */
export const showContact = action({ who: ['administrator', 'support'], input: contactOf }, async ({ input, actor, db, now, address }) => ({
  address: await revealContact(db, { ...input, actor: by(actor, address), now }),
}))

/** A code for one person: shown once, or mailed. */
export const issueCode = action(
  {
    who: administrators,
    input: z.strictObject({ personId, channel: z.enum(['print', 'mail']), days: z.number().int().min(1).max(90) }),
    recent: 'factor',
  },
  async ({ input, actor, db, now, address }) => {
    const { channel } = input
    const printed = await issueActivationCode(db, {
      personId: input.personId,
      channel,
      expiresAt: after(now, days(input.days)),
      actor: by(actor, address),
      now,
    })
    refresh(input.personId)
    return printed ? { code: printed.code, login: printed.login, name: printed.name, expiresAt: printed.expiresAt } : null
  },
)
