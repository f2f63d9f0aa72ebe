import type { Place } from '@/lib/sign-in/journeys/types'
import { readDeviceToken } from './journey-cookies'
import { readRequest } from './request'

/** From where a step of a journey is taken: address, browser, and the request's instant. */
export async function readPlace(now: Date): Promise<Place> {
  const { address, userAgent } = await readRequest()
  return { address, userAgent, device: await readDeviceToken(), now, judged: new WeakMap() }
}
