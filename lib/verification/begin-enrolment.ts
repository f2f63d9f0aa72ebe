import { eq } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { organisation } from '@/db/schema/organisation'
import { people } from '@/db/schema/people'
import type { Subject } from '@/lib/factors/factor'
import { findFactor } from '@/lib/factors/registry'
import { beginChallenge } from './begin'
import { listHeld } from './held'
import type { Begun, Refused } from './types'

/**
 * Begins to register a credential; it is confirmed within 20 minutes in the same session (`boundTo`). `choice` is the room's:
 * phone `{ number, channel: 'sms' | 'voice', replaces?: credentialId }`, the others none. Again = resend: the failures stay.
 * Whether this person may register this factor now is the caller's question to `decide()`.
 *
 * Refuses with `factor-unknown`, `too-many-tries`, `send-limit`, or the room's reason.
 */
export async function beginEnrolment(
  db: Db,
  c: { personId: string; factor: string; choice?: unknown; boundTo: string; address: string; now: Date },
): Promise<Begun | Refused> {
  const factor = findFactor(c.factor)
  if (!factor) return { ok: false, reason: 'factor-unknown', counts: false, values: {} }
  const { person, organisation: name } = await loadSubject(db, c.personId)
  const held = (await listHeld(db, factor, c.personId)).map((each) => each.held)
  return beginChallenge(db, { ...c, factor, purpose: 'enrol' }, (_tx, challengeId) =>
    factor.beginEnrolment({ challengeId, person, organisation: name, held, choice: c.choice, now: c.now }),
  )
}

/** The person, and the organisation's name in their language. Throws for an id that nobody has: sessions name real people. */
export async function loadSubject(db: Db, personId: string): Promise<{ person: Subject; organisation: string }> {
  const [person] = await db
    .select({ id: people.id, login: people.login, name: people.name, locale: people.locale })
    .from(people)
    .where(eq(people.id, personId))
  if (!person) throw new Error('nobody has this id')
  const [home] = await db
    .select({ nameEn: organisation.nameEn, nameJa: organisation.nameJa, locale: organisation.locale })
    .from(organisation)
  const isJapanese = (person.locale ?? home?.locale) === 'ja'
  return {
    person: { id: person.id, login: person.login, name: person.name },
    organisation: (isJapanese ? home?.nameJa : home?.nameEn) ?? 'Sekisho',
  }
}
