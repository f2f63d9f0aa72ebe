import type { Refused, Started, VerificationContext } from '../factor'
import { narrowToChoice } from '../own-choice'
import { issueCode } from './code'
import type { EmailData, EmailSecret, EmailState } from './schema'

/**
 * `choice`: `{ credentialId }` of the address the person picked by its label. Without one nothing is sent: the labels are
 * shown, and a mailbox is not filled by somebody who only knows a password.
 */
export async function beginVerification({
  challengeId,
  held,
  choice,
  now,
}: VerificationContext<EmailData, EmailSecret>): Promise<Started<EmailState> | Refused> {
  if (held.length === 0) return { ok: false, reason: 'no-credential', counts: false }
  const labels = held.map(({ id, label, data }) => ({ id, label: label || data.shown }))
  const picked = hasPicked(choice) ? narrowToChoice(held, choice)[0] : undefined
  if (!picked) {
    if (hasPicked(choice)) return { ok: false, reason: 'no-credential', counts: false }
    return { ok: true, state: { waits: true }, show: { labels, sentTo: null }, compares: held.map(({ id }) => id) }
  }
  if (!picked.secret) return { ok: false, reason: 'no-credential', counts: false }
  const { code, sent } = issueCode(challengeId, now)
  return {
    ok: true,
    state: { ...sent, credentialId: picked.id },
    show: { labels, sentTo: picked.id, expiresAt: sent.expiresAt },
    compares: [picked.id],
    deliver: { channel: 'mail', to: picked.secret.address, template: 'email-code', code, expiresAt: new Date(sent.expiresAt) },
  }
}

const hasPicked = (choice: unknown): boolean => typeof choice === 'object' && choice !== null && 'credentialId' in choice
