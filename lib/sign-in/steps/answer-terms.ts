import type { Db } from '@/db/client'
import { agreeToTerms } from '@/lib/people/terms/mutations'
import { Refusal } from '@/lib/platform/errors'
import { claimStep } from '../journeys/mutations'
import type { Journey, Place, Ticket } from '../journeys/types'
import { advance } from './advance'

/**
 * The terms of use were read and agreed to: that is kept at once, whatever becomes of this sign-in. Whoever does not agree leaves
 * the sign-in. `version` null: the page had none to show any more; where there is one now, it is asked. Refuses `terms-moved` where another version is in force than the page showed, and shows that one.
 */
export async function answerTerms(db: Db, ticket: Ticket, { version }: { version: number | null }, place: Place): Promise<Journey> {
  const journey = await claimStep(db, ticket, ['terms'], place.now)
  const { personId } = journey
  if (personId === null) throw new Refusal('journey-moved')
  const actor = { kind: 'person', id: personId, address: place.address } as const
  if (version !== null) await agreeToTerms(db, { personId, version, actor, now: place.now })
  return advance(db, { ...journey, personId }, [], place)
}
