/** The session's cookie: next-auth's own encrypted token, carrying nothing but the opaque token of a session row (SR-70, SR-73). */

import { cookies } from 'next/headers'
import { decode, encode } from 'next-auth/jwt'
import { settings } from '@/lib/platform/env'

export const sessionCookie = '__Host-sekisho'

/** Browsers treat http://localhost as secure, so `__Host-` and Secure hold in development, too. */
export const cookieFlags = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const

/** The cookie's value for a session's token, under the first secret. `maxAge` in seconds. */
export function encodeSession(token: string, maxAge: number): Promise<string> {
  const [secret = ''] = settings().SEKISHO_AUTH_SECRET
  return encode({ token: { sid: token }, secret, maxAge })
}

/** The token inside a cookie's value; null for anything that was not made with a secret of ours, or is too old. */
export async function decodeSession(value: string): Promise<string | null> {
  for (const secret of settings().SEKISHO_AUTH_SECRET) {
    try {
      const payload = await decode({ token: value, secret })
      if (typeof payload?.sid === 'string') return payload.sid
    } catch {
      // Not under this one: while secrets are rotated, another may have made it.
    }
  }
  return null
}

/** The session token of this request, or null. Says nothing yet: the row decides (SR-75). */
export async function readSessionToken(): Promise<string | null> {
  const value = (await cookies()).get(sessionCookie)?.value
  return value ? decodeSession(value) : null
}

/** Only in actions and route handlers. */
export async function writeSessionCookie(session: { token: string; expiresAt: Date }, now: Date): Promise<void> {
  const maxAge = Math.max(1, Math.ceil((session.expiresAt.getTime() - now.getTime()) / 1000))
  ;(await cookies()).set(sessionCookie, await encodeSession(session.token, maxAge), { ...cookieFlags, maxAge })
}

export async function clearSessionCookie(): Promise<void> {
  ;(await cookies()).set(sessionCookie, '', { ...cookieFlags, maxAge: 0 })
}
