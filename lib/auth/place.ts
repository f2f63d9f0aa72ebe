import type { Db } from '@/db/client'
import { listNetworksOf } from '@/lib/people/networks/rules'
import { getOrganisation } from '@/lib/people/organisation/data'
import type { Place } from '@/lib/sign-in/journeys/types'
import { readDeviceToken } from './journey-cookies'
import { readRequest } from './request'

/** From where a step of a journey is taken: address, networks, browser, and the request's instant. */
export async function readPlace(db: Db, now: Date): Promise<Place> {
  const { address, userAgent } = await readRequest()
  const networks = listNetworksOf(address, (await getOrganisation(db)).networks)
  return { address, userAgent, networks, device: await readDeviceToken(), now, judged: new WeakMap() }
}
