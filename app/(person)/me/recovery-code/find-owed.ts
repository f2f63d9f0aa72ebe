import type { Actor } from '@/lib/auth/actor'
import { minutes } from '@/lib/platform/duration'
import type { CredentialView } from '@/lib/verification/types'

/** As long as a registration that was begun: after that the whole set is made anew, with a fresh proof. */
const life = minutes(20)

/**
 * The credential for whose use this very session is owed a replacement; null in any other session, however it was opened: whoever
 * finds an open session gets no code out of it.
 */
export function findOwed(actor: Pick<Actor, 'session'>, credentials: CredentialView[], now: Date): CredentialView | null {
  const isShown = (id: string) =>
    actor.session.factors.some(({ credentialId, at }) => credentialId === id && now.getTime() - Date.parse(at) <= life)
  return credentials.find(({ id, details, disabledAt }) => disabledAt === null && Number(details.owed ?? 0) > 0 && isShown(id)) ?? null
}
