import type { Offers } from '@/lib/sign-in/offers'
import type { CredentialView } from '@/lib/verification/types'

/** One way to answer, as the list shows it. `shown` recognises it: the last digits of a number, a passkey's provider, a label. */
export type Way = {
  factor: string
  credentialId?: string
  channel?: 'sms' | 'voice'
  shown: string
  standing: 'normal' | 'discouraged' | 'backup'
}

/** What is offered, one line each; a phone has two. Recovery codes and passes stand last, and have no standing among the factors. */
export function listWays({ offers, credentials }: { offers: Offers; credentials: CredentialView[] }): Way[] {
  const all = offers.first ? [offers.first, ...offers.others] : []
  const ways = all.flatMap(({ factor, credentialId, standing }): Way[] => {
    const credential = credentials.find(({ id }) => id === credentialId)
    // An address is known by its label: whoever looks over the shoulder does not learn it.
    if (factor === 'email-otp') return [{ factor, credentialId, shown: credential?.label || credential?.shown || '', standing }]
    const shown = credential?.shown || credential?.label || ''
    if (factor !== 'phone') return [{ factor, shown, standing }]
    return (['sms', 'voice'] as const).map((channel) => ({ factor, credentialId, channel, shown, standing }))
  })
  return [...ways, ...offers.recovery.map((factor): Way => ({ factor, shown: '', standing: 'normal' }))]
}
