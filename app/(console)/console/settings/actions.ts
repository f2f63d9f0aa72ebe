'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '@/lib/auth/action'
import { factorTraits } from '@/lib/factors/registry'
import { removeMembership, saveMembership } from '@/lib/people/memberships/mutations'
import { getOrganisation } from '@/lib/people/organisation/data'
import {
  recordDeviation,
  updateApplications,
  updateDirectory,
  updateEnforcement,
  updateFactorRules,
  updateLogo,
  updateNetworks,
  updateOrganisation,
  updatePhoneRecord,
} from '@/lib/people/organisation/mutations'
import {
  applications,
  deviation,
  directory,
  enforcedBy,
  factorRules,
  networks,
  organisationFacts,
  phoneRecord,
} from '@/lib/people/organisation/schema'
import { membershipCode } from '@/lib/people/schema'
import { publishTerms, takeBackTerms } from '@/lib/people/terms/mutations'
import { termsWords } from '@/lib/people/terms/schema'
import { Refusal } from '@/lib/platform/errors'
import { readMoment } from '../read-moment'

const administrators = ['administrator' as const]
const by = (actor: { person: { id: string } }, address: string) => ({ kind: 'person' as const, id: actor.person.id, address })
const version = z.number().int().min(0)
const refresh = () => revalidatePath('/', 'layout')

export const saveFacts = action(
  { who: administrators, input: z.strictObject({ version, facts: organisationFacts }) },
  async ({ input, actor, db, now, address }) => {
    await updateOrganisation(db, { ...input, actor: by(actor, address), now })
    refresh()
  },
)

export const saveNetworks = action(
  { who: administrators, input: z.strictObject({ version, networks }), recent: 'factor' },
  async ({ input, actor, db, now, address }) => {
    await updateNetworks(db, { ...input, actor: by(actor, address), now })
    refresh()
  },
)

export const saveApplications = action(
  { who: administrators, input: z.strictObject({ version, applications }), recent: 'factor' },
  async ({ input, actor, db, now, address }) => {
    await updateApplications(db, { ...input, actor: by(actor, address), now })
    refresh()
  },
)

/** Observe mode on or off: it changes what binds everybody's sign-in, so with a fresh proof (SR-60). */
export const saveEnforcement = action(
  { who: administrators, input: z.strictObject({ version, enforcedBy }), recent: 'factor' },
  async ({ input, actor, db, now, address }) => {
    await updateEnforcement(db, { ...input, actor: by(actor, address), now })
    refresh()
  },
)

/** A factor counts by a recorded exception from now on, or no longer from a day on: it moves what everybody's sign-in needs. */
export const saveDeviation = action(
  { who: administrators, input: z.strictObject({ version, deviation }), recent: 'phishing-resistant' },
  async ({ input, actor, db, now, address }) => {
    await recordDeviation(db, { ...input, traits: factorTraits, actor: by(actor, address), now })
    refresh()
  },
)

/** What a change of factors asks for and from where it may begin: it moves what stands between everybody's factors and an attacker. */
export const saveFactorRules = action(
  { who: administrators, input: z.strictObject({ version, rules: factorRules }), recent: 'phishing-resistant' },
  async ({ input, actor, db, now, address }) => {
    await updateFactorRules(db, { ...input, traits: factorTraits, actor: by(actor, address), now })
    refresh()
  },
)

/** What has to be on record for codes by phone, or the withdrawal of some of it: it opens or closes them to new numbers. */
export const savePhoneRecord = action(
  { who: administrators, input: z.strictObject({ version, record: phoneRecord }), recent: 'phishing-resistant' },
  async ({ input, actor, db, now, address }) => {
    await updatePhoneRecord(db, { ...input, traits: factorTraits, actor: by(actor, address), now })
    refresh()
  },
)

/** A new wording that everybody is asked to agree to. `from` is a local time of the organisation; empty: at once. */
export const publishNewTerms = action(
  {
    who: administrators,
    input: z.strictObject({ after: z.int().min(0), words: termsWords, from: z.string().max(30) }),
    recent: 'phishing-resistant',
  },
  async ({ input, actor, db, now, address }) => {
    const { zone } = await getOrganisation(db)
    const inForceFrom = input.from === '' ? null : readMoment(input.from, zone)
    if (input.from !== '' && !inForceFrom) throw new Refusal('terms-start')
    await publishTerms(db, { ...input.words, after: input.after, inForceFrom, actor: by(actor, address), now })
    refresh()
  },
)

export const takeBackVersion = action(
  { who: administrators, input: z.strictObject({ version: z.int().min(1) }), recent: 'phishing-resistant' },
  async ({ input, actor, db, now, address }) => {
    await takeBackTerms(db, { ...input, actor: by(actor, address), now })
    refresh()
  },
)

/** Limits are what keeps one administrator from emptying the directory: changed with a fresh proof. */
export const saveDirectory = action(
  { who: administrators, input: z.strictObject({ version, directory }), recent: 'phishing-resistant' },
  async ({ input, actor, db, now, address }) => {
    await updateDirectory(db, { ...input, actor: by(actor, address), now })
    refresh()
  },
)

/** The picture comes as base64: at most 128 kB of bytes, checked again by what they are. */
export const saveLogo = action(
  {
    who: administrators,
    input: z.strictObject({
      version,
      logo: z
        .base64()
        .max(256 * 1024)
        .nullable(),
    }),
  },
  async ({ input, actor, db, now, address }) => {
    const logo = input.logo === null ? null : new Uint8Array(Buffer.from(input.logo, 'base64'))
    await updateLogo(db, { version: input.version, logo, actor: by(actor, address), now })
    refresh()
  },
)

const kind = z.enum(['affiliations', 'units', 'groups'])
const name = z.string().trim().min(1, 'name-missing').max(120, 'name-invalid')

export const saveMember = action(
  {
    who: administrators,
    input: z.strictObject({ kind, code: membershipCode, name: z.strictObject({ en: name, ja: name }), parent: membershipCode.nullable() }),
  },
  async ({ input, actor, db, now, address }) => {
    await saveMembership(db, { ...input, actor: by(actor, address), now })
    refresh()
  },
)

export const deleteMember = action(
  { who: administrators, input: z.strictObject({ kind, code: membershipCode }) },
  async ({ input, actor, db, now, address }) => {
    await removeMembership(db, { ...input, actor: by(actor, address), now })
    refresh()
  },
)
