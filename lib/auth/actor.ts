/** Who asks: a person whose session row was found on this very request, and what policy says about them right now. */
import type { SessionFactor } from '@/db/schema/sign-in'
import type { Decision, Role } from '@/lib/policy/types'

export type { SessionFactor }

export type Actor = {
  person: { id: string; name: string; login: string; locale: 'en' | 'ja' | null; zone: string | null }
  roles: Role[]
  session: { id: string; factors: SessionFactor[]; createdAt: Date }
  /** `decide()` for purpose `use`, asked on this request. */
  decision: Decision
  /** `enrol-only` opens the pages where factors are set up, and nothing else. */
  access: 'full' | 'enrol-only'
  /** A fresh proof of theirs shows the password as well: the organisation asks for it, and they have one. */
  asksPassword: boolean
  /** Client address from the configured trusted hop (SR-34). */
  address: string
  /** Names of the organisation's networks that the address lies in; empty = outside. */
  networks: readonly string[]
}
