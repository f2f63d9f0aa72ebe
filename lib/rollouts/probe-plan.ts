import { matchesAudience, type UnitTree } from '@/lib/audiences/rules'
import { decide } from '@/lib/policy/decide'
import type { Context, CredentialFacts, Instant, PersonFacts, RolloutRules, Rules, Wave } from '@/lib/policy/types'
import { readZone, type Zone } from '@/lib/policy/zone'
import type { Known } from './check-plan'
import { compileCalendar } from './compile-calendar'
import { compileInstant } from './compile-instant'
import { compileAudienceExemptions, compilePlan } from './compile-plan'
import { formatAnswer } from './format-answer'
import { makeIssue, type PlanIssue, type PlanLocale, type Report } from './plan-issue'
import { type Answer, type Probe, type ProbedFacts, probesSchema } from './probe-schema'
import type { PlanDocument } from './schema'
import { readShape } from './shape-issues'

/** Reads a probes file; what is wrong comes with path and reason. */
export function readProbes(json: unknown, locale: PlanLocale = 'en'): { probes: Probe[] | null; errors: PlanIssue[] } {
  const errors: PlanIssue[] = []
  const refuse: Report = (path, code, values = {}) => errors.push(makeIssue(path, code, values, locale))
  const probes = readShape(probesSchema, json, locale, refuse)
  reportUnknownDates(probes, [], refuse)
  return { probes: errors.length === 0 ? probes : null, errors }
}

const utc = readZone('UTC')

/** Dates of the right form that do not exist, wherever in the file they stand. */
function reportUnknownDates(value: unknown, path: (string | number)[], refuse: Report): void {
  if (typeof value === 'string') {
    const isDate = /^(at|from|until|extendedTo|[a-z]+At)$/.test(String(path.at(-1) ?? ''))
    if (isDate && compileInstant(value, utc) === null) refuse(path, 'date-unknown', { text: value })
  } else if (Array.isArray(value)) for (const [i, item] of value.entries()) reportUnknownDates(item, [...path, i], refuse)
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) if (key !== 'attributes') reportUnknownDates(item, [...path, key], refuse)
}

const day = 86_400

/**
 * What `decide()` answers for each probe of a checked plan, as if the plan were running. Facts left out mean: arrived and told
 * by `announceAt`, signed in the day before, a password, named credentials proven and fresh, network outside, purpose sign-in.
 */
export function probePlan(plan: PlanDocument, probes: Probe[], known: Known & { units?: UnitTree }): Answer[] {
  const zone = readZone(plan.zone)
  const rollout = compilePlan(plan, {
    id: plan.key,
    version: 1,
    state: 'running',
    holds: [],
    ...(known.calendar ? { calendar: known.calendar } : {}),
  })
  const rules: Rules = {
    rollouts: [rollout],
    factors: known.factors,
    applications: {},
    freshDays: 180,
    calendar: known.calendar ?? compileCalendar({}, plan.zone),
  }
  return probes.map((probe) => answerProbe(plan, rollout, rules, probe, zone, known.units ?? new Map()))
}

function answerProbe(plan: PlanDocument, rollout: RolloutRules, rules: Rules, probe: Probe, zone: Zone, units: UnitTree): Answer {
  const at = compileInstant(probe.at, zone) ?? 0
  const wave = findWave(plan, probe.person, units)
  const person = fillFacts(probe.person, rollout, rollout.waves.find((w) => w.key === wave) ?? null, at, zone)
  const directory = toDirectory(probe.person)
  for (const { audience, ...exemption } of compileAudienceExemptions(plan, rollout.id))
    if (matchesAudience(audience, directory, units)) person.exemptions.push(exemption)
  const context: Context = {
    purpose: probe.context.purpose ?? 'sign-in',
    networks: probe.context.networks ?? [],
    simulated: probe.context.simulated ?? false,
  }
  if (probe.context.application !== undefined) context.application = probe.context.application
  if (probe.context.session) {
    context.session = {
      factors: probe.context.session.factors.map((shown) => ({ factor: shown.factor, at: compileInstant(shown.at, zone) ?? at })),
    }
  }
  return formatAnswer(decide({ at, rules, person, context }), { name: probe.name, at, wave, zone })
}

/** The wave named, or the first in order whose audience has the person. */
function findWave(plan: PlanDocument, facts: ProbedFacts, units: UnitTree): string | null {
  if (facts.wave !== undefined) return facts.wave
  const directory = toDirectory(facts)
  return plan.waves.find((wave) => matchesAudience(wave.audience, directory, units))?.key ?? null
}

const toDirectory = (facts: ProbedFacts) => ({
  id: facts.id ?? '',
  externalId: facts.id ?? null,
  affiliations: facts.affiliations ?? [],
  units: facts.units ?? [],
  groups: facts.groups ?? [],
  attributes: facts.attributes ?? {},
  bucket: facts.bucket ?? 0,
})

function fillFacts(facts: ProbedFacts, rollout: RolloutRules, wave: Wave | null, at: Instant, zone: Zone): PersonFacts {
  const read = (text: string | null | undefined, otherwise: Instant | null): Instant | null =>
    text === undefined ? otherwise : text === null ? null : compileInstant(text, zone)
  const told = wave?.announceAt ?? null
  return {
    standing: facts.standing ?? 'active',
    leavesAt: read(facts.leavesAt, null),
    onLeave: facts.onLeave ? { from: read(facts.onLeave.from, null), to: read(facts.onLeave.to, null) } : null,
    roles: [],
    hasPassword: facts.hasPassword ?? true,
    arrivedAt: read(facts.arrivedAt, Math.min(told ?? at, at) - 365 * day),
    lastSignInAt: read(facts.lastSignInAt, at - day),
    memberships: {
      [rollout.id]: {
        wave: wave?.key ?? null,
        why: wave ? (facts.wave === undefined ? 'audience' : 'pinned') : null,
        toldAt: read(facts.toldAt, told ?? 0),
        skipsUsed: facts.skipsUsed ?? 0,
        lastSkipAt: read(facts.lastSkipAt, null),
        passedAt: read(facts.passedAt, null),
      },
    },
    credentials: (facts.credentials ?? []).map((credential, i) => fillCredential(credential, i, at, read)),
    recoveryCodesLeft: facts.recoveryCodesLeft ?? 0,
    enrolmentPass: facts.hasEnrolmentPass ? { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY } : null,
    exemptions: (facts.exemptions ?? []).map(({ from, until, applications, networks, endedEarly }) => ({
      rollout: rollout.id,
      from: compileInstant(from, zone) ?? 0,
      until: compileInstant(until, zone) ?? 0,
      applications: applications ?? null,
      networks: networks ?? null,
      endedEarly: endedEarly ?? false,
    })),
    extensions: facts.extendedTo === undefined ? [] : [{ rollout: rollout.id, until: compileInstant(facts.extendedTo, zone) ?? 0 }],
  }
}

/** A credential named by its factor alone is proven and was used the day before. */
function fillCredential(
  credential: NonNullable<ProbedFacts['credentials']>[number],
  index: number,
  at: Instant,
  read: (text: string | null | undefined, otherwise: Instant | null) => Instant | null,
): CredentialFacts {
  const given = typeof credential === 'string' ? { factor: credential } : credential
  const provenAt = read(given.provenAt, at - 30 * day)
  return {
    id: `${given.factor}-${index}`,
    factor: given.factor,
    registeredAt: read(given.registeredAt, at - 30 * day) ?? at,
    provenAt,
    lastSuccessAt: read(given.lastSuccessAt, provenAt === null ? null : at - day),
    disabled: given.disabled ?? false,
    circular: given.circular ?? false,
    doesNotAnswer: given.doesNotAnswer ?? false,
    source: 'here',
    device: given.device ?? null,
  }
}
