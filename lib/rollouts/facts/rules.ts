import { matchesAudience } from '@/lib/audiences/rules'
import type { Exemption, Membership, PersonFacts } from '@/lib/policy/types'
import { resolveMembership } from '../membership/rules'
import type { RunningPlan, RunningRules } from '../running'
import type { FactsRow } from './rows'

/** Turns one row of the facts query into what `decide()` reads; resolves the person's wave in every rollout. */
export function toPersonFacts(rules: RunningRules, row: FactsRow): PersonFacts {
  const memberships: Record<string, Membership> = {}
  for (const plan of rules.plans) memberships[plan.id] = toMembership(rules, plan, row)
  return {
    standing: row.standing,
    leavesAt: row.leavesAt,
    onLeave: row.onLeaveFrom === null && row.onLeaveTo === null ? null : { from: row.onLeaveFrom, to: row.onLeaveTo },
    roles: row.roles,
    hasPassword: row.hasPassword,
    arrivedAt: row.arrivedAt,
    lastSignInAt: row.lastSignInAt,
    elsewhere: { seenAt: row.seenElsewhereAt, lastSignInAt: row.lastElsewhereAt },
    memberships,
    credentials: row.credentials.map((credential) => ({
      id: credential.id,
      factor: credential.factor,
      registeredAt: credential.registeredAt,
      provenAt: credential.provenAt,
      lastSuccessAt: credential.lastUsedAt ?? credential.provenAt,
      disabled: credential.disabled,
      circular: credential.circular,
      source: credential.source,
      doesNotAnswer: credential.silent,
      device: credential.device,
    })),
    recoveryCodesLeft: row.recoveryCodesLeft,
    // Passes are issued by a later issue; until then nobody has one.
    hasEnrolmentPass: false,
    exemptions: listExemptions(rules, row),
    extensions: row.extensions.map(({ rollout, until }) => ({ rollout, until })),
  }
}

function toMembership(rules: RunningRules, plan: RunningPlan, row: FactsRow): Membership {
  const { wave, why } = resolveMembership(rules, plan, row)
  const told = row.told.find((t) => t.rollout === plan.id)
  const date = wave?.enforceAt ?? null
  return {
    wave: wave?.key ?? null,
    why,
    toldAt: told && wasToldThisDate(told.toldDeadline, date) ? told.toldAt : null,
    skipsUsed: told?.skips ?? 0,
    lastSkipAt: told?.lastSkipAt ?? null,
    passedAt: told?.passedAt ?? null,
  }
}

/**
 * Whoever was told this date of the wave, or an earlier one, has been told (`domain.md`, toldAt). A date that was brought
 * forward, or an earlier wave, has to be told again. What is compared is the wave's date, never the personal deadline:
 * that one lies behind the wave's for whoever was told late, and would read as "a later date" for ever.
 */
export const wasToldThisDate = (told: number | null, date: number | null): boolean => told === null || date === null || told <= date

function listExemptions(rules: RunningRules, row: FactsRow): Exemption[] {
  const own = row.exemptions.map(({ rollout, from, until, endedAt, applications, networks }) => ({
    rollout,
    from,
    applications,
    networks,
    until: endedAt === null ? until : Math.min(until, endedAt),
    endedEarly: endedAt !== null && endedAt < until,
  }))
  if (rules.audienceExemptions.length === 0) return own
  for (const { id: _, audience, ...exemption } of rules.audienceExemptions)
    if (matchesAudience(audience, row, rules.units)) own.push({ endedEarly: false, ...exemption })
  return own
}
