import { cookies } from 'next/headers'
import { newToken } from '@/lib/platform/crypto'
import { cookieFlags } from './session-cookie'

const journeyCookie = '__Host-journey'
const passkeyCookie = '__Host-passkey'
const deviceCookie = '__Host-device'
const token = /^[\w-]{43}$/

async function readToken(name: string): Promise<string | null> {
  const value = (await cookies()).get(name)?.value ?? ''
  return token.test(value) ? value : null
}

/** The token of the sign-in under way in this browser, or null. */
export const readJourneyToken = (): Promise<string | null> => readToken(journeyCookie)

/** 10 minutes, like the row. Only in actions. */
export async function writeJourneyCookie(value: string): Promise<void> {
  ;(await cookies()).set(journeyCookie, value, { ...cookieFlags, maxAge: 600 })
}

export async function clearJourneyCookie(): Promise<void> {
  ;(await cookies()).set(journeyCookie, '', { ...cookieFlags, maxAge: 0 })
}

/** A passkey offered beside a name or password is a journey of its own, so that trying it disturbs nothing typed. */
export const readPasskeyToken = (): Promise<string | null> => readToken(passkeyCookie)

export async function writePasskeyCookie(value: string): Promise<void> {
  ;(await cookies()).set(passkeyCookie, value, { ...cookieFlags, maxAge: 600 })
}

/** The journey begun with a passkey becomes the sign-in under way. */
export async function promotePasskeyCookie(value: string): Promise<void> {
  ;(await cookies()).set(passkeyCookie, '', { ...cookieFlags, maxAge: 0 })
  await writeJourneyCookie(value)
}

/** The token of a browser in which somebody has signed in before, or null. It opens nothing (D4). */
export const readDeviceToken = (): Promise<string | null> => readToken(deviceCookie)

/** The browser's token, given now if it has none; 400 days, the longest a browser keeps one. Only in actions. */
export async function keepDeviceToken(): Promise<string> {
  const value = (await readDeviceToken()) ?? newToken()
  ;(await cookies()).set(deviceCookie, value, { ...cookieFlags, maxAge: 400 * 86_400 })
  return value
}
