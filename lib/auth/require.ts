/** The gates. Every page, action and route asks one of them by itself; nothing is protected by a layout or by proxy.ts. */
import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { now as readClock } from '@/lib/platform/clock'
import { Refusal } from '@/lib/platform/errors'
import type { Role } from '@/lib/policy/types'
import { readSafeNext } from '@/lib/sign-in/safe-next'
import type { Actor } from './actor'
import { loadActor } from './load-actor'
import { isRecentProof } from './recent-proof'
import { mayActAs } from './roles'
import { orUnavailablePage } from './unavailable'

/** The one instant of this request: whatever a page shows or decides, it does as of this moment. */
export const getRequestTime = cache((): Date => readClock())

/** The actor of this request, or null for somebody who is not signed in. Looked up once per request. */
export const getActor = cache((): Promise<Actor | null> => orUnavailablePage(() => loadActor(getRequestTime())))

const signInPage = (next?: string): string => (next ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in')

/** The page that was asked for, as proxy.ts noted it. */
const readPage = async (): Promise<string | undefined> => readSafeNext((await headers()).get('x-sekisho-page'))

/**
 * For pages. Sends away: who is not signed in to the sign-in (and back to `next`, or to the page that was asked for), who may
 * only enrol to `/me` unless `allow` is `enrol-only`, and who must show a proof again (because it is too old for policy) to do so.
 */
export async function requirePerson({ allow = 'full', next }: { allow?: 'full' | 'enrol-only'; next?: string } = {}): Promise<Actor> {
  const actor = await getActor()
  if (!actor) redirect(signInPage(next ?? (await readPage())))
  if (actor.access === 'enrol-only' && allow === 'full') redirect('/me')
  if (actor.decision.stepUp && allow === 'full')
    redirect(`/sign-in/confirm?next=${encodeURIComponent(next ?? (await readPage()) ?? '/me')}`)
  return actor
}

/** For pages of the console and the desk. Somebody signed in without the role gets "not found": the page's existence is not told. */
export async function requireRole(...roles: Role[]): Promise<Actor> {
  const actor = await requirePerson()
  if (!mayActAs(actor, roles)) notFound()
  return actor
}

/**
 * Before a change of factors or a far-reaching act: a proof not older than 5 minutes, with a credential open for change
 * (or what the door of late enrolment asks). Throws `Refusal('needs-recent-proof' | 'needs-phishing-resistant-proof')`;
 * the screen then leads to `/sign-in/confirm?next=…` (`&strong=1` where only a phishing-resistant proof will do).
 */
export function requireRecentFactor(actor: Actor, { phishingResistant = false, now }: { phishingResistant?: boolean; now: Date }): void {
  if (isRecentProof(actor, { phishingResistant, now })) return
  throw new Refusal(phishingResistant ? 'needs-phishing-resistant-proof' : 'needs-recent-proof')
}
