import { generateSecret, generateURI } from 'otplib'
import type { EnrolmentContext, Refused, Started } from '../factor'
import { period } from './check-code'
import { type TotpData, type TotpSecret, type TotpState, totpChoice } from './schema'

/**
 * A new key of 160 bits (SR-20), shown as an `otpauth` address (for the QR code) and as text in fours. It is stored nowhere
 * but in the challenge until a code from it is typed (SR-23). `choice.replaces`: a held one whose place it takes.
 */
export async function beginEnrolment({
  person,
  organisation,
  held,
  choice,
}: EnrolmentContext<TotpData, TotpSecret>): Promise<Started<TotpState> | Refused> {
  const replaces = totpChoice.safeParse(choice).data?.replaces ?? null
  if (replaces !== null && !held.some(({ id }) => id === replaces)) return { ok: false, reason: 'credential-unknown', counts: false }
  const key = generateSecret({ length: 20 })
  const uri = generateURI({
    issuer: organisation.replaceAll(':', ' '),
    label: person.login,
    secret: key,
    algorithm: 'sha1',
    digits: 6,
    period,
  })
  return { ok: true, state: { key, replaces }, show: { uri, key: key.match(/.{1,4}/g)?.join(' ') ?? key } }
}
