import type { PlanDocument } from '../schema'

export type VersionState = 'draft' | 'in-review' | 'approved' | 'rejected' | 'replaced'
export type RolloutState = 'draft' | 'running' | 'completed' | 'rolled-back'

/** One version of a rollout, as pages and reviews read it. */
export type Version = {
  rolloutId: string
  key: string
  number: number
  kind: 'plan' | 'roll-back'
  state: VersionState
  document: PlanDocument
  contentHash: string
  note: string
  author: { id: string; name: string } | null
  createdAt: Date
  submittedAt: Date | null
  decidedBy: { id: string; name: string } | null
  decidedAt: Date | null
}

export type VersionLine = Omit<Version, 'document'>

/** A rollout in a list: its newest version says what it is called and what is being prepared. */
export type RolloutLine = {
  id: string
  key: string
  state: RolloutState
  runningVersion: number | null
  newest: Version
  running: Version | null
  isHeld: boolean
}
