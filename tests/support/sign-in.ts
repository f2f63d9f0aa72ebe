/** People who can sign in, and journeys taken at the level of steps: no browser, no cookies. */

import { eq } from 'drizzle-orm'
import { generateSync } from 'otplib'
import type { Db } from '@/db/client'
import { journeys } from '@/db/schema/sign-in'
import { hashPassword } from '@/lib/people/passwords/hash'
import { seal, tokenHash } from '@/lib/platform/crypto'
import { getJourney } from '@/lib/sign-in/journeys/data'
import type { Journey, Place, Ticket } from '@/lib/sign-in/journeys/types'
import { finish } from '@/lib/sign-in/steps/finish'
import { givePassword } from '@/lib/sign-in/steps/give-password'
import { identify } from '@/lib/sign-in/steps/identify'
import { person } from './people'
import { credential } from './rollouts'

export const rightPassword = 'a quiet mountain stream'
let hash: Promise<string> | undefined

/** A person with a password; hashed once per file, because hashing is meant to be slow. */
export async function personWithPassword(db: Db, chosen: Parameters<typeof person>[1] = {}) {
  hash ??= hashPassword(rightPassword)
  return person(db, { passwordHash: await hash, ...chosen })
}

const totpKey = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** A proven one-time password. */
export const holdTotp = (db: Db, personId: string, chosen: Parameters<typeof credential>[3] = {}) =>
  credential(db, personId, 'totp', { data: { lastStep: 0 }, secret: seal(JSON.stringify({ key: totpKey }), personId), ...chosen })

/** The code that its app shows at `now`. */
export const totpCode = (now: Date): string => generateSync({ secret: totpKey, epoch: Math.floor(now.getTime() / 1000) })

export const place = (now: Date, chosen: Partial<Place> = {}): Place => ({
  address: '192.0.2.1',
  userAgent: 'test',
  networks: [],
  device: null,
  now,
  ...chosen,
})

/** The ticket that a page of this journey would show now. */
export async function ticketOf(db: Db, token: string): Promise<Ticket> {
  const [row] = await db
    .select({ nonce: journeys.nonce })
    .from(journeys)
    .where(eq(journeys.tokenHash, tokenHash(token)))
  return { token, nonce: row?.nonce ?? '' }
}

export async function journeyOf(db: Db, token: string, now: Date): Promise<Journey> {
  const journey = await getJourney(db, token, now)
  if (!journey) throw new Error('no journey')
  return journey
}

/** Name and password, right unless another one is given. */
export async function takeFirstSteps(
  db: Db,
  login: string,
  now: Date,
  given: { password?: string; device?: string | null } = {},
): Promise<{ token: string; journey: Journey }> {
  const token = await identify(db, { login, now })
  const where = place(now, { device: given.device ?? null })
  const journey = await givePassword(db, await ticketOf(db, token), { password: given.password ?? rightPassword }, where)
  return { token, journey }
}

/** The whole sign-in of somebody who has a password only. */
export async function signInWithPassword(db: Db, login: string, now: Date, device: string | null = null) {
  const { journey } = await takeFirstSteps(db, login, now, { device })
  const finished = await finish(db, journey, place(now, { device }))
  if (!finished) throw new Error(`not finished: ${journey.step}`)
  return finished
}
