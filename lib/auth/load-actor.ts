import type { Db } from '@/db/client'
import { preparedDatabase } from '@/lib/platform/database'
import { toInstant } from '@/lib/platform/duration'
import { decide } from '@/lib/policy/decide'
import { readStanding } from '@/lib/policy/standing'
import { decidePerson } from '@/lib/rollouts/decisions'
import { type FoundSession, findSession } from '@/lib/sign-in/sessions/data'
import { touchSession } from '@/lib/sign-in/sessions/mutations'
import { judgeAccess, judgeKept } from './access'
import type { Actor } from './actor'
import { readRequest } from './request'
import { readSessionToken } from './session-cookie'

/** The actor of the running request: token → session row → decision. Null: not signed in, or signed in to nothing any more. */
export async function loadActor(now: Date): Promise<Actor | null> {
  const token = await readSessionToken()
  if (!token) return null
  const db = await preparedDatabase()
  const { address } = await readRequest()
  return findActor(db, { token, address, now })
}

/** The actor that a session's token stands for, seen from an address. */
export async function findActor(db: Db, { token, address, now }: { token: string; address: string; now: Date }): Promise<Actor | null> {
  const found = await findSession(db, token, now)
  if (!found) return null
  const { session, person, roles } = found
  const judged = await judgeSession(db, found, address, now)
  if (judged.access === 'none') return null
  await touchSession(db, session, now)
  const { id, factors, createdAt } = session
  return { person, roles, session: { id, factors, createdAt }, ...judged, access: judged.access, address }
}

async function judgeSession(db: Db, { session, person }: FoundSession, address: string, now: Date) {
  const factors = session.factors.map((proof) => ({ factor: proof.factor, at: toInstant(new Date(proof.at)) }))
  const asked = { purpose: 'use', address, session: { factors } } as const
  const { decision, rules, facts, networks } = await decidePerson(db, { personId: person.id, context: asked, now })
  const context = { ...asked, networks }
  // `decide()` is pure: the same facts at the session's start say what it was opened with, without another query.
  const atStart = decision.access === 'full' ? decision : decide({ at: toInstant(session.createdAt), rules, person: facts, context })
  const modeOf = (rollout: string, wave: string) =>
    rules.rollouts.find(({ id }) => id === rollout)?.waves.find(({ key }) => key === wave)?.sessions ?? 'ask'
  const access = judgeAccess(judgeKept({ decision, atStart, modeOf }), readStanding(facts, toInstant(now)), session.factors)
  return { decision, access, networks, asksPassword: rules.asksPassword && facts.hasPassword }
}
