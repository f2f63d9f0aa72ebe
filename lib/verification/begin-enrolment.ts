import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { organisation } from '@/db/schema/organisation'
import { contacts, people } from '@/db/schema/people'
import type { Subject } from '@/lib/factors/factor'
import { findFactor } from '@/lib/factors/registry'
import { beginChallenge } from './begin'
import { readFactorRules } from './factor-rules'
import { listHeld } from './held'
import { refuseRisky } from './refuse-risky'
import type { Begun, Refused } from './types'

/**
 * Begins to register a credential; it is confirmed within 20 minutes in the same session (`boundTo`). `choice` is the room's:
 * phone `{ number, channel: 'sms' | 'voice', replaces?: credentialId }`, email-otp `{ address, label, circular }`, totp `{ replaces? }`, the others none. Again = resend: the failures stay.
 * Whether this person may register this factor now is the caller's question to `decide()`.
 *
 * Refuses with `factor-unknown`, `too-many-tries`, `send-limit`, `phone-risk`, `phone-risk-unknown`, or the room's reason.
 */
export async function beginEnrolment(
  db: Db,
  c: { personId: string; factor: string; choice?: unknown; boundTo: string; address: string; now: Date },
): Promise<Begun | Refused> {
  const factor = findFactor(c.factor)
  if (!factor) return { ok: false, reason: 'factor-unknown', counts: false, values: {} }
  const { person, organisation: name } = await loadSubject(db, c.personId)
  const circularDomains = await listCircularDomains(db, c.personId)
  const held = (await listHeld(db, factor, c.personId)).map((each) => each.held)
  const recipient = factor.recipient?.({ held, choice: c.choice, isEnrolment: true }) ?? null
  const risky = await refuseRisky(db, { recipient, factor: factor.type, personId: c.personId, address: c.address, now: c.now })
  if (risky) return risky
  return beginChallenge(db, { ...c, factor, purpose: 'enrol' }, (_tx, challengeId) =>
    factor.beginEnrolment({
      challengeId,
      person,
      organisation: name,
      held,
      choice: c.choice,
      circularDomains,
      rules: () => readFactorRules(db),
      now: c.now,
    }),
  )
}

/** Domains of the person's addresses that open only with this sign-in: a mailbox beside one of them does, too. */
async function listCircularDomains(db: Db, personId: string): Promise<string[]> {
  const rows = await db
    .select({ address: contacts.address })
    .from(contacts)
    .where(and(eq(contacts.personId, personId), eq(contacts.isCircular, true), isNull(contacts.removedAt)))
  return [...new Set(rows.map(({ address }) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()))]
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
