/** The directory side of a person, as audiences and the tables of a simulation read it. */
export type Directory = {
  id: string
  externalId: string | null
  login: string
  name: string
  reading: string
  standing: 'active' | 'on-leave' | 'left' | 'suspended'
  locale: 'en' | 'ja' | null
  affiliations: string[]
  units: string[]
  groups: string[]
  attributes: Record<string, string>
  /** Stable hash, 0 – 9,999. */
  bucket: number
  roles: ('administrator' | 'support' | 'auditor')[]
}

/** One person as the facts query answers it: instants are whole seconds, lists are never null. */
export type FactsRow = Directory & {
  leavesAt: number | null
  onLeaveFrom: number | null
  onLeaveTo: number | null
  hasPassword: boolean
  arrivedAt: number | null
  lastSignInAt: number | null
  seenElsewhereAt: number | null
  lastElsewhereAt: number | null
  recoveryCodesLeft: number
  credentials: {
    id: string
    factor: string
    registeredAt: number
    provenAt: number | null
    lastUsedAt: number | null
    disabled: boolean
    circular: boolean
    silent: boolean
    source: 'here' | 'external'
    device: string | null
    /** Negative: its owner has put it first. */
    rank?: number
    /** Of a pass that the desk has handed out: from when until when it may be begun with, and the hash of the browser that it belongs to. */
    pass: { from: number; until: number; browser: string | null } | null
  }[]
  members: { rollout: string; wave: string; why: 'pinned' | 'frozen' }[]
  told: {
    rollout: string
    toldAt: number | null
    toldDeadline: number | null
    skips: number
    lastSkipAt: number | null
    passedAt: number | null
  }[]
  exemptions: {
    rollout: string | null
    from: number
    until: number
    endedAt: number | null
    applications: string[] | null
    networks: string[] | null
  }[]
  extensions: { rollout: string; until: number }[]
}
