/** Changes of the organisation's settings: audited with what stood before and after, guarded by the version that was shown. */
import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { organisation } from '@/db/schema/organisation'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditActor } from '@/lib/audit/types'
import { after, days, fromInstant } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import type { FactorTraits } from '@/lib/policy/types'
import { fromLocal, readZone, toDayNumber } from '@/lib/policy/zone'
import { getOrganisation, unnamedOrganisation } from './data'
import { isAlternative, planEnd } from './duties'
import { readPicture } from './picture'
import type { Applications, DeviationInput, Directory, FactorRulesInput, Networks, OrganisationFacts, PhoneRecordInput } from './schema'

/** As base64 in an action's post a logo stays well below the longest body (`lib/platform/request-body.ts`). */
export const logoLimits = { bytes: 128 * 1024, pixels: 2048 } as const

type By = { version: number; actor: AuditActor; now: Date }
type Row = Partial<typeof organisation.$inferInsert>

/** Saves names, zone, default language and support contact. Refuses `settings-changed-meanwhile`. */
export async function updateOrganisation(db: Db, given: By & { facts: OrganisationFacts }): Promise<void> {
  const { facts } = given
  const { supportMail, supportPhone, supportHours, zone, locale } = facts
  const row = { nameEn: facts.name.en, nameJa: facts.name.ja, zone, locale, supportMail, supportPhone, supportHours }
  await save(db, given, 'organisation.changed', row, (old) => pick(old, Object.keys(facts)), { ...facts })
}

/** Saves the named networks; a decision made after this sees them. Refuses `settings-changed-meanwhile`. */
export async function updateNetworks(db: Db, given: By & { networks: Networks }): Promise<void> {
  await save(db, given, 'organisation.networks-changed', { networks: given.networks }, (old) => ({ networks: old.networks }), {
    networks: given.networks,
  })
}

/** Saves the applications and the strength each asks for. Refuses `settings-changed-meanwhile`. */
export async function updateApplications(db: Db, given: By & { applications: Applications }): Promise<void> {
  const applications = given.applications.map(({ minimumStrength, ...rest }) => (minimumStrength ? { ...rest, minimumStrength } : rest))
  await save(db, given, 'organisation.applications-changed', { applications }, (old) => ({ applications: old.applications }), {
    applications,
  })
}

/**
 * Observe mode on (the name of the system that enforces) or off (null). From the next request on no rollout binds a sign-in
 * here, or all of them do again. Refuses `settings-changed-meanwhile`.
 */
export async function updateEnforcement(db: Db, given: By & { enforcedBy: string | null }): Promise<void> {
  const { enforcedBy } = given
  await save(db, given, 'organisation.enforcement-changed', { enforcedBy }, (old) => ({ enforcedBy: old.enforcedBy }), { enforcedBy })
}

/** Saves the limits of imports and the time of keeping; the next import is held to them. Refuses `settings-changed-meanwhile`. */
export async function updateDirectory(db: Db, given: By & { directory: Directory }): Promise<void> {
  const { directory } = given
  await save(db, given, 'organisation.directory-changed', { directory }, (old) => ({ ...old.directory }), { ...directory })
}

/**
 * Saves what holds for setting up and changing factors; the next request is held to it. What somebody holds already stays theirs.
 * Refuses `factor-unknown`, `network-unknown`, `rule-shuts-everybody-out`, `settings-changed-meanwhile`.
 */
export async function updateFactorRules(
  db: Db,
  given: By & { rules: FactorRulesInput; traits: Record<string, FactorTraits> },
): Promise<void> {
  const { rules, traits } = given
  const { networks } = await getOrganisation(db)
  const own = Object.keys(traits).filter((factor) => traits[factor]?.recoveryOnly !== true)
  const methods = new Set([...own, 'password'])
  const names = new Set(networks.map(({ name }) => name))
  for (const factor of Object.keys(rules.limits)) if (!own.includes(factor)) throw new Refusal('factor-unknown')
  for (const { factors, signedInWith, unlessFrom } of rules.enrolment) {
    if (factors.some((factor) => !own.includes(factor)) || signedInWith.some((method) => !methods.has(method)))
      throw new Refusal('factor-unknown')
    if (unlessFrom.some((name) => !names.has(name))) throw new Refusal('network-unknown')
    // Somewhere, or after something, everybody has to be able to register what cannot be phished (SR-2).
    const isClosed = unlessFrom.length === 0 && [...methods].every((method) => signedInWith.includes(method))
    if (isClosed && factors.some((factor) => traits[factor]?.phishingResistant)) throw new Refusal('rule-shuts-everybody-out')
    // Whoever holds nothing signs in with the password: something must be left to them, wherever they are (promise 1).
    if (unlessFrom.length === 0 && signedInWith.includes('password') && own.every((factor) => factors.includes(factor)))
      throw new Refusal('rule-shuts-everybody-out')
  }
  const kept = Object.entries(rules.limits).filter(([factor, limit]) => limit < (traits[factor]?.maximum ?? 0))
  const factorRules = { ...rules, limits: Object.fromEntries(kept) }
  await save(db, given, 'organisation.factor-rules-changed', { factorRules }, (old) => ({ ...old.factorRules }), { ...factorRules })
}

/**
 * Puts the four records about codes by phone in place, or withdraws some: from the next request on, numbers may be newly registered while
 * all four stand (SR-4). The notice keeps its version while its words stay, so that nobody is asked to read the same twice.
 * Refuses `duty-alternative` for a factor that is restricted itself, `duty-plan` for a day that is not ahead, `settings-changed-meanwhile`.
 */
export async function updatePhoneRecord(
  db: Db,
  given: By & { record: PhoneRecordInput; traits: Record<string, FactorTraits> },
): Promise<void> {
  const { record, traits, now } = given
  const { zone, phoneRecord: known } = await getOrganisation(db)
  if (record.alternative !== null && !isAlternative(traits[record.alternative])) throw new Refusal('duty-alternative')
  const isPlanKept = record.plan?.until === known.plan?.until
  if (record.plan && !isPlanKept && fromInstant(planEnd(record.plan, zone)) <= now) throw new Refusal('duty-plan')
  const isSame = record.notice?.en === known.notice?.en && record.notice?.ja === known.notice?.ja
  const version = isSame ? (known.notice?.version ?? 1) : given.version + 1
  const phoneRecord = { ...record, notice: record.notice && { version, ...record.notice } }
  await save(db, given, 'organisation.phone-record-changed', { phoneRecord }, (old) => ({ ...old.phoneRecord }), { ...phoneRecord })
}

/**
 * Puts a deviation on record, or changes the one there is: from now until the beginning of a day in the organisation's zone, at
 * most 365 days away. Whoever relies on it has at least 14 days: an end is brought forward no closer than that.
 * Refuses `deviation-factor`, `deviation-end`, `deviation-notice`, `settings-changed-meanwhile`.
 */
export async function recordDeviation(
  db: Db,
  given: By & { deviation: DeviationInput; traits: Record<string, Pick<FactorTraits, 'needsDeviation'>> },
): Promise<void> {
  const { factor, owner, reason, until: day } = given.deviation
  if (given.traits[factor]?.needsDeviation !== true) throw new Refusal('deviation-factor')
  const { deviations, zone } = await getOrganisation(db)
  const until = fromInstant(fromLocal(readZone(zone), toDayNumber(day) * 86_400))
  if (until <= given.now || until > after(given.now, days(366))) throw new Refusal('deviation-end')
  const known = deviations.find((one) => one.factor === factor && new Date(one.until) > given.now)
  if (known && until < new Date(known.until) && until < after(given.now, days(deviationNoticeDays)))
    throw new Refusal('deviation-notice', { days: deviationNoticeDays })
  const made = { factor, owner, reason, from: known?.from ?? given.now.toISOString(), until: until.toISOString() }
  const changed = [...deviations.filter((one) => one.factor !== factor), made]
  await save(db, given, 'organisation.deviations-changed', { deviations: changed }, (old) => ({ deviations: old.deviations }), {
    deviations: changed,
  })
}
const deviationNoticeDays = 14

/** Saves a logo, judged by its bytes, not by its name; null takes it away. Refuses `logo-too-large`, `logo-type`, `logo-dimensions`. */
export async function updateLogo(db: Db, given: By & { logo: Uint8Array | null }): Promise<void> {
  const { logo } = given
  if (logo && logo.byteLength > logoLimits.bytes) throw new Refusal('logo-too-large', { kilobytes: logoLimits.bytes / 1024 })
  const picture = logo && readPicture(logo)
  if (logo && !picture) throw new Refusal('logo-type')
  if (picture && [picture.width, picture.height].some((side) => side < 16 || side > logoLimits.pixels))
    throw new Refusal('logo-dimensions', { pixels: logoLimits.pixels })
  const after = { logo: picture ? { ...picture, bytes: logo?.byteLength } : null }
  await save(db, given, 'organisation.logo-changed', { logo, logoType: picture?.type ?? null }, (old) => ({ hasLogo: old.hasLogo }), after)
}

async function save(
  db: Db,
  { version, actor, now }: By,
  action: string,
  row: Row,
  before: (old: Awaited<ReturnType<typeof getOrganisation>>) => Record<string, unknown>,
  after: Record<string, unknown>,
): Promise<void> {
  await db.transaction(async (tx) => {
    const old = await getOrganisation(tx)
    if (old.version === 0 && version === 0) {
      const { name, zone, locale } = unnamedOrganisation
      await tx
        .insert(organisation)
        .values({ nameEn: name.en, nameJa: name.ja, zone, locale, version: 0, updatedAt: now })
        .onConflictDoNothing()
    }
    const changed = await tx
      .update(organisation)
      .set({ ...row, version: sql`${organisation.version} + 1`, updatedAt: now })
      .where(and(eq(organisation.id, 1), eq(organisation.version, version)))
      .returning({ version: organisation.version })
    if (changed.length === 0) throw new Refusal('settings-changed-meanwhile')
    await recordAudit(tx, { at: now, action, actor, target: { kind: 'organisation', id: '1' }, data: { before: before(old), after } })
  })
}

const pick = (from: Record<string, unknown>, keys: string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)))
