import { parseMailAddress } from '@/lib/people/contacts/rules'
import { maskAddress } from '@/lib/people/rules'
import type { EnrolmentContext, Refused, Started } from '../factor'
import { issueCode, issueLink, linkLife } from './code'
import { type EmailData, type EmailSecret, type EmailState, enrolmentChoice } from './schema'

const refuse = (reason: Refused['reason']): Refused => ({ ok: false, reason, counts: false })

/** `choice`: `{ address, label, circular }`. Mails a code and a link to the address; asking again sends new ones. */
export async function beginEnrolment({
  challengeId,
  held,
  choice,
  circularDomains,
  now,
}: EnrolmentContext<EmailData, EmailSecret>): Promise<Started<EmailState> | Refused> {
  const chosen = enrolmentChoice.safeParse(choice)
  if (!chosen.success) return refuse('address-invalid')
  const address = parseMailAddress(chosen.data.address)
  if (!address) return refuse('address-invalid')
  if (held.some(({ secret }) => secret !== null && isSame(secret.address, address))) return refuse('credential-known')
  const { code, sent } = issueCode(challengeId, now)
  const { token, linkHash } = issueLink(challengeId)
  const circular = chosen.data.circular || circularDomains.includes(address.split('@')[1] ?? '')
  const { label } = chosen.data
  return {
    ok: true,
    state: { ...sent, linkHash, address, label, circular },
    show: { shown: maskAddress(address), label, circular, expiresAt: sent.expiresAt },
    deliver: { channel: 'mail', to: address, template: 'email-confirm', code, token, expiresAt: new Date(sent.expiresAt) },
    life: linkLife,
  }
}

/** Nearly every server ignores case before the @; two credentials for one mailbox would count as two. */
const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
