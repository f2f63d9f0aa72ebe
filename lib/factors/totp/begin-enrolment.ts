import { generateSecret, generateURI } from 'otplib'
import type { EnrolmentContext, Started } from '../factor'
import { period } from './check-code'
import type { TotpData, TotpSecret, TotpState } from './schema'

/**
 * A new key of 160 bits (SR-20), shown as an `otpauth` address (for the QR code) and as text in fours. It is stored nowhere
 * but in the challenge until a code from it is typed (SR-23).
 */
export async function beginEnrolment({ person, organisation }: EnrolmentContext<TotpData, TotpSecret>): Promise<Started<TotpState>> {
  const key = generateSecret({ length: 20 })
  const uri = generateURI({
    issuer: organisation.replaceAll(':', ' '),
    label: person.login,
    secret: key,
    algorithm: 'sha1',
    digits: 6,
    period,
  })
  return { ok: true, state: { key }, show: { uri, key: key.match(/.{1,4}/g)?.join(' ') ?? key } }
}
