import type { RoleName, Standing } from '@/db/schema/people'

/** A row of the directory as lists show it. */
export type PersonRow = {
  id: string
  externalId: string | null
  login: string
  name: string
  reading: string
  standing: Standing
  affiliations: string[]
  units: string[]
  groups: string[]
  lastSignInAt: Date | null
  arrivedAt: Date | null
  /** Factors held: usable registered credentials, each once, with whether one of them is proven. */
  factors: { factor: string; isProven: boolean }[]
  roles: RoleName[]
}

/** Everything the directory knows about one person, without secrets. */
export type Person = {
  id: string
  externalId: string | null
  login: string
  name: string
  reading: string
  locale: 'en' | 'ja' | null
  zone: string | null
  standing: Standing
  affiliations: string[]
  units: string[]
  groups: string[]
  attributes: Record<string, string>
  hasNoPhone: boolean
  abroadFrom: Date | null
  abroadUntil: Date | null
  hasPassword: boolean
  passwordChangedAt: Date | null
  arrivedAt: Date | null
  lastSignInAt: Date | null
  leavesAt: Date | null
  keepUntil: Date | null
  onLeaveFrom: Date | null
  onLeaveTo: Date | null
  erasedAt: Date | null
  version: number
  createdAt: Date
  updatedAt: Date
  roles: RoleName[]
}
