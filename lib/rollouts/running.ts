import type { UnitTree } from '@/lib/audiences/rules'
import type { Audience } from '@/lib/audiences/schema'
import type { NamedNetwork } from '@/lib/people/networks/rules'
import type { Exemption, Instant, RolloutRules, Rules, Text } from '@/lib/policy/types'
import type { PlanDocument } from './schema'

export type PlanWave = {
  key: string
  name: Text
  membership: 'live' | 'frozen'
  audience: Audience
  /** A frozen wave whose people were written down already: only those are in it. Otherwise its audience is asked, as it will be when it starts. */
  isFrozen: boolean
  /** The wave's own date, or the first step that touches sign-in where it only restricts; null = undated. */
  enforceAt: Instant | null
  announceAt: Instant | null
}

/** One rollout that decides: the approved version that runs, or a draft that is being rehearsed. */
export type RunningPlan = {
  id: string
  key: string
  version: number
  isDraft: boolean
  document: PlanDocument
  rules: RolloutRules
  waves: PlanWave[]
  /** The exemptions of the plan that name an audience. */
  exemptions: AudienceExemption[]
}

/** An exemption of an audience rather than of one person: granted beside the plan (a row's id) or written in it. */
export type AudienceExemption = Exemption & { id: string; audience: Audience }

/**
 * `Rules` with what is needed to find out who is in which wave. One object per revision: it is shared by all requests
 * and never changed, so that `decide()` compiles it once.
 */
export type RunningRules = Rules & {
  revision: string
  plans: RunningPlan[]
  /** The organisation's named networks, of the same revision. */
  networks: (NamedNetwork & { label: Text })[]
  /** Whoever shows a fresh proof shows the password as well, if they have one. */
  asksPassword: boolean
  audienceExemptions: AudienceExemption[]
  units: UnitTree
}
