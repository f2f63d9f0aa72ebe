import { matchesAudience } from '@/lib/audiences/rules'
import type { Exemption, Membership, PersonFacts } from '@/lib/policy/types'
import { resolveMembership } from '../membership/rules'
import type { AudienceExemption, RunningPlan, RunningRules } from '../running'
import type { FactsRow } from './rows'

/** Where a person stands: their wave of each plan, in the order of `rules.plans`, and the audience exemptions that reach them. */
export type Standpoint = {
  waves: readonly Pick<Membership, 'wave' | 'why'>[]
  exemptions: readonly AudienceExemption[]
}

/** Asks every audience for one person. */
export const findStandpoint = (rules: RunningRules, row: FactsRow): Standpoint => ({
  waves: rules.plans.map((plan) => {
    const { wave, why } = resolveMembership(rules, plan, row)
    return { wave: wave?.key ?? null, why }
  }),
  exemptions: rules.audienceExemptions.filter(({ audience }) => matchesAudience(audience, row, rules.units)),
})

/** Turns one row of the facts query into what `decide()` reads, with the person's wave in every rollout. */
export function toPersonFacts(rules: RunningRules, row: FactsRow, standpoint: Standpoint = findStandpoint(rules, row)): PersonFacts {
  const memberships: Record<string, Membership> = {}
  for (const [i, plan] of rules.plans.entries()) {
    const found = standpoint.waves[i]
    memberships[plan.id] = toMembership(plan, row, found?.wave ?? null, found?.why ?? null)
  }
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
      rank: credential.rank ?? 0,
    })),
    recoveryCodesLeft: row.recoveryCodesLeft,
    enrolmentPass: findPass(row, 'temporary-pass'),
    dayPass: findPass(row, 'day-pass'),
    exemptions: listExemptions(row, standpoint.exemptions),
    extensions: row.extensions.map(({ rollout, until }) => ({ rollout, until })),
  }
}

const findPass = ({ credentials }: FactsRow, type: string) =>
  credentials.find(({ factor, pass, disabled }) => factor === type && pass && !disabled)?.pass ?? null

function toMembership(plan: RunningPlan, row: FactsRow, wave: string | null, why: Membership['why']): Membership {
  const told = row.told.find((t) => t.rollout === plan.id)
  const date = plan.waves.find(({ key }) => key === wave)?.enforceAt ?? null
  return {
    wave,
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

function listExemptions(row: FactsRow, granted: readonly AudienceExemption[]): Exemption[] {
  const own: Exemption[] = row.exemptions.map(({ rollout, from, until, endedAt, applications, networks }) => ({
    rollout,
    from,
    applications,
    networks,
    until: endedAt === null ? until : Math.min(until, endedAt),
    endedEarly: endedAt !== null && endedAt < until,
  }))
  for (const { id: _, audience: __, ...exemption } of granted) own.push({ endedEarly: false, ...exemption })
  return own
}
