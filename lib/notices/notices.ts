/** Public notices: what is changing, for whom and when, made from the running rollouts so that no page prints a date that policy does not have. */
import type { FactorType, Instant, Text } from '@/lib/policy/types'
import { listWaveDates } from '@/lib/rollouts/holds/rules'
import type { RunningPlan, RunningRules } from '@/lib/rollouts/running'

export type NoticeWave = {
  key: string
  name: Text
  /** `held`: the date is suspended and nobody knows the next one. */
  state: 'in-force' | 'coming' | 'undated' | 'held'
  at: Instant | null
  precision: 'minute' | 'day'
  services: Text[]
}

export type Notice = {
  key: string
  name: Text
  zone: string
  reasons: Text[]
  waves: NoticeWave[]
  /** The next date of this rollout; null when none is ahead. */
  next: NoticeWave | null
  /** Factors it retires, in the order of the registry. */
  retires: FactorType[]
  /** Factors whose use is only under review, without a date. */
  underReview: FactorType[]
}

/** The notices of everything announced by `now`, the one with the nearest date first. Says nothing about any person. */
export function listNotices(rules: RunningRules, now: Instant): Notice[] {
  const notices = rules.plans.flatMap((plan) => makeNotice(rules, plan, now) ?? [])
  return notices.sort((a, b) => (a.next?.at ?? Number.POSITIVE_INFINITY) - (b.next?.at ?? Number.POSITIVE_INFINITY))
}

function makeNotice(rules: RunningRules, plan: RunningPlan, now: Instant): Notice | null {
  const announced = plan.rules.waves.filter((wave) => wave.announceAt !== null && wave.announceAt <= now)
  if (announced.length === 0) return null
  const waves = announced.map((wave): NoticeWave => {
    const planned = plan.waves.find(({ key }) => key === wave.key)?.enforceAt ?? null
    const at = listWaveDates(plan.rules, wave.key, rules.factors)[0]?.effective ?? null
    const state = planned === null ? 'undated' : at === null ? 'held' : at <= now ? 'in-force' : 'coming'
    return { key: wave.key, name: wave.name, state, at, precision: wave.precision, services: wave.services }
  })
  const coming = waves.filter((wave) => wave.state === 'coming')
  const restricted = new Set(announced.flatMap((wave) => wave.steps.flatMap((step) => Object.keys(step.restrictions ?? {}))))
  const reviewed = new Set(announced.flatMap((wave) => wave.underReview))
  const inOrder = Object.keys(rules.factors)
  return {
    key: plan.key,
    name: plan.rules.name,
    zone: plan.rules.zone,
    reasons: [...new Map(announced.map((wave) => [wave.reason.en, wave.reason])).values()],
    waves,
    next: coming.reduce<NoticeWave | null>((first, wave) => (first === null || (wave.at ?? 0) < (first.at ?? 0) ? wave : first), null),
    retires: inOrder.filter((factor) => restricted.has(factor)),
    underReview: inOrder.filter((factor) => reviewed.has(factor) && !restricted.has(factor)),
  }
}

const strength = ['none', 'weak', 'medium', 'strong', 'phishing-resistant']

/** What may be recommended: factors that no notice retires or reviews, that satisfy something and need no recorded exception (SR-3), the strongest first. */
export function listRecommended(rules: RunningRules, notices: readonly Notice[]): FactorType[] {
  const leaving = new Set(notices.flatMap(({ retires, underReview }) => [...retires, ...underReview]))
  return Object.entries(rules.factors)
    .filter(([factor, traits]) => !leaving.has(factor) && !traits.recoveryOnly && !traits.needsDeviation)
    .sort(([, a], [, b]) => strength.indexOf(b.strength) - strength.indexOf(a.strength))
    .map(([factor]) => factor)
}
