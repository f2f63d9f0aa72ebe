/** What granting, ending or pinning would do to one person, before it is done. Nothing here writes. */
import { and, eq, gt, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { exemptions, extensions } from '@/db/schema/rollouts'
import { toInstant } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import type { Context, Instant } from '@/lib/policy/types'
import { getRules } from '../../data'
import { findPersonFacts } from '../../facts/data'
import type { RunningRules } from '../../running'
import { requireExemptionDates, requireExtensionDate } from '../dates'
import { changeFacts, describeOutcome, type GrantChange, type GrantOutcome } from '../rules'

/** An act as a screen names it: instants are dates, what is ended is named by its id. */
export type AskedChange =
  | { kind: 'extend'; rolloutId: string; until: Date }
  | { kind: 'exempt'; rolloutId: string | null; from: Date; until: Date; applications: string[] | null; networks: string[] | null }
  | { kind: 'end-extension'; id: string }
  | { kind: 'end-exemption'; id: string }
  | { kind: 'pin'; rolloutId: string; wave: string }
  | { kind: 'unpin'; rolloutId: string }

export type GrantEffect = {
  /** The instant both decisions are about: now, or the beginning of an exemption that begins later. */
  at: Instant
  /** Where an exemption is narrowed: the application and the network the decisions are about. */
  application: string | null
  network: string | null
  before: GrantOutcome
  after: GrantOutcome
}

/**
 * The person's decision before and after the change, both by `decide()`. Refuses what the act itself would refuse by its
 * dates and names: `extension-too-early`, `exemption-dates`, `exemption-too-long`, `extension-unknown`,
 * `exemption-unknown` (also where it is somebody else's), `rollout-not-running`, `wave-unknown`, `person-unknown`.
 */
export async function getGrantEffect(
  db: Db,
  { personId, asked, now }: { personId: string; asked: AskedChange; now: Date },
): Promise<GrantEffect> {
  const rules = await getRules(db, now)
  const found = await findPersonFacts(db, rules, personId)
  if (!found) throw new Refusal('person-unknown')
  const change = await toChange(db, rules, { personId, asked, now })
  const exemption = 'exemption' in change ? change.exemption : null
  const rollout = exemption ? exemption.rollout : 'rollout' in change ? change.rollout : null
  const application = exemption?.applications?.[0] ?? null
  const network = exemption?.networks?.[0] ?? null
  const at = Math.max(toInstant(now), exemption?.from ?? 0)
  const context: Context = {
    purpose: 'sign-in',
    whereEnforced: true,
    networks: network && network !== 'outside' ? [network] : [],
    ...(application && { application }),
  }
  const given = { rollout, at, context }
  return {
    at,
    application,
    network,
    before: describeOutcome(rules, found.row, given),
    after: describeOutcome(rules, changeFacts(found.row, change, toInstant(now)), given),
  }
}

/** Refuses `exemption-unknown` or `extension-unknown` unless this is the person's own and has not ended. */
export async function requireOwnGrant(
  db: Db,
  { personId, kind, id, now }: { personId: string; kind: 'exemption' | 'extension'; id: string; now: Date },
): Promise<void> {
  if (kind === 'exemption') await findExemption(db, personId, id, now)
  else await findExtension(db, personId, id, now)
}

type Given = { personId: string; asked: AskedChange; now: Date }

async function toChange(db: Db, rules: RunningRules, { personId, asked, now }: Given): Promise<GrantChange> {
  const requirePlan = (id: string) => {
    const plan = rules.plans.find((one) => one.id === id)
    if (!plan) throw new Refusal('rollout-not-running')
    return plan
  }
  switch (asked.kind) {
    case 'extend':
      requireExtensionDate(asked.until, now)
      return { kind: 'extend', rollout: requirePlan(asked.rolloutId).id, until: toInstant(asked.until) }
    case 'exempt': {
      const { rolloutId, from, until, applications, networks } = asked
      requireExemptionDates({ from, until, now })
      const rollout = rolloutId && requirePlan(rolloutId).id
      return { kind: 'exempt', exemption: { rollout, from: toInstant(from), until: toInstant(until), applications, networks } }
    }
    case 'end-extension':
      return { kind: 'end-extension', ...(await findExtension(db, personId, asked.id, now)) }
    case 'end-exemption':
      return { kind: 'end-exemption', exemption: await findExemption(db, personId, asked.id, now) }
    case 'pin':
      if (!requirePlan(asked.rolloutId).waves.some(({ key }) => key === asked.wave)) throw new Refusal('wave-unknown')
      return { kind: 'pin', rollout: asked.rolloutId, wave: asked.wave }
    case 'unpin':
      return { kind: 'unpin', rollout: requirePlan(asked.rolloutId).id }
  }
}

async function findExtension(db: Db, personId: string, id: string, now: Date) {
  const [row] = await db
    .select({ rollout: extensions.rolloutId, until: extensions.untilAt })
    .from(extensions)
    .where(and(eq(extensions.id, id), eq(extensions.personId, personId), isNull(extensions.endedAt), gt(extensions.untilAt, now)))
  if (!row) throw new Refusal('extension-unknown')
  return { ...row, until: toInstant(row.until) }
}

async function findExemption(db: Db, personId: string, id: string, now: Date) {
  const { applications, networks, rolloutId: rollout, fromAt, untilAt } = exemptions
  const [row] = await db
    .select({ applications, networks, rollout, from: fromAt, until: untilAt })
    .from(exemptions)
    .where(and(eq(exemptions.id, id), eq(exemptions.personId, personId), isNull(exemptions.endedAt), gt(exemptions.untilAt, now)))
  if (!row) throw new Refusal('exemption-unknown')
  return { ...row, from: toInstant(row.from), until: toInstant(row.until) }
}
