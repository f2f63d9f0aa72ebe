import type { Db } from '@/db/client'
import { recordAudit } from '@/lib/audit/mutations'
import { verifyPassword } from '@/lib/people/passwords/mutations'
import { foldLogin } from '@/lib/people/rules'
import { Refusal } from '@/lib/platform/errors'
import { findKnownDevice } from '../devices/data'
import { readLogin } from '../journeys/data'
import { claimStep } from '../journeys/mutations'
import type { Journey, Place, Ticket } from '../journeys/types'
import { inHashingSlot } from '../passwords/hashing-slots'
import { clearPasswordAttempts, passwordKey, reservePasswordAttempt } from '../passwords/mutations'
import { makeFirstProof } from '../proofs'
import { advance } from './advance'

/**
 * Checks the password and moves on to what policy asks next. Refuses `sign-in-failed` alike for a wrong password, a person
 * without one, and a name that nobody has, after the same work; `wait` while a delay runs; `busy`; `journey-moved`.
 */
export async function givePassword(db: Db, ticket: Ticket, { password }: { password: string }, place: Place): Promise<Journey> {
  const journey = await claimStep(db, ticket, ['password'], place.now)
  const { now, address } = place
  const device = await findKnownDevice(db, place.device, journey.personId)
  // In a confirmation the session says who it is; everywhere else the name as typed is what is counted.
  const name = journey.purpose === 'change' && journey.personId ? journey.personId : foldLogin(readLogin(journey))
  const key = passwordKey(name, device?.hash ?? null)
  await reservePasswordAttempt(db, key, now)
  const { personId } = journey
  const isRight = await inHashingSlot(() => verifyPassword(db, { personId, password, now }))
  if (!isRight || personId === null) {
    await recordAudit(db, {
      at: now,
      action: 'sign-in.failed',
      actor: { kind: 'system' },
      ...(personId ? { personId } : {}),
      data: { factor: 'password', address },
    })
    throw new Refusal('sign-in-failed')
  }
  await clearPasswordAttempts(db, key)
  return advance(db, { ...journey, personId }, [makeFirstProof(personId, 'password', now)], place)
}
