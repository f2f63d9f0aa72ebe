import type { RoleName } from '@/db/schema/people'

/** NIST SP 800-63B-4 §2.2.3, §2.3.3 (SR-71): 24 h and 1 h idle; administrators and support 12 h and 15 min. Seconds. */
export function readLimits(roles: readonly RoleName[]): { idleSeconds: number; absoluteSeconds: number } {
  const isPrivileged = roles.includes('administrator') || roles.includes('support')
  return isPrivileged ? { idleSeconds: 15 * 60, absoluteSeconds: 12 * 3600 } : { idleSeconds: 3600, absoluteSeconds: 24 * 3600 }
}

/** Whether a session is open. The limits of today's roles count: a role given meanwhile shortens sessions already open. */
export function isOpen(
  session: { createdAt: Date; lastSeenAt: Date; expiresAt: Date; idleSeconds: number },
  roles: readonly RoleName[],
  now: Date,
): boolean {
  const limits = readLimits(roles)
  const at = now.getTime()
  const idle = Math.min(limits.idleSeconds, session.idleSeconds)
  return (
    at < session.expiresAt.getTime() &&
    at < session.createdAt.getTime() + limits.absoluteSeconds * 1000 &&
    at < session.lastSeenAt.getTime() + idle * 1000
  )
}
