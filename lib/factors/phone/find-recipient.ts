import type { Held, Recipient } from '../factor'
import { narrowToChoice } from '../own-choice'
import { readNumber } from './number'
import { enrolmentChoice, type PhoneData, type PhoneSecret } from './schema'

/** The number that a code would go to: the one that is chosen of those held, or the one that is to be registered. */
export function findRecipient({
  held,
  choice,
  isEnrolment,
}: {
  held: Held<PhoneData, PhoneSecret>[]
  choice: unknown
  isEnrolment: boolean
}): Recipient | null {
  if (!isEnrolment) {
    const [chosen] = narrowToChoice(held, choice)
    return chosen?.secret ? { number: chosen.secret.number, credentialId: chosen.id } : null
  }
  const parsed = enrolmentChoice.safeParse(choice)
  const read = parsed.success ? readNumber(parsed.data.number) : null
  return read?.ok ? { number: read.number, credentialId: null } : null
}
