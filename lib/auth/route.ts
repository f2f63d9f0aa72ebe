/** Route handlers for machines and downloads: the gate of `action()`, answered in status codes. */
import type { Db } from '@/db/client'
import { database } from '@/lib/platform/database'
import { Refusal } from '@/lib/platform/errors'
import { isUnavailable } from '@/lib/platform/failure'
import { log } from '@/lib/platform/log'
import type { Role } from '@/lib/policy/types'
import type { Actor } from './actor'
import { loadActor } from './load-actor'
import { isSameOrigin, readRequest } from './request'
import { getRequestTime } from './require'
import { mayActAs } from './roles'
import { unavailableResponse } from './unavailable'

type Handler<P> = (given: { request: Request; params: P; actor: Actor; db: Db; now: Date; address: string }) => Promise<Response>

const refuse = (status: number, code: string) => Response.json({ error: { code } }, { status, headers: { 'Cache-Control': 'no-store' } })

/**
 * A route handler for signed-in people. `who` as in `action()`. Not signed in: 401; without the role: 404 (the address is
 * not told); from another site: 403; a `Refusal` from the handler: 409 with its code; database away: 503 with Retry-After.
 */
export function route<P = unknown>({ who }: { who: 'person' | 'enrolling' | Role[] }, handle: Handler<P>) {
  return async (request: Request, context: { params: Promise<P> }): Promise<Response> => {
    try {
      const { address, headers } = await readRequest()
      if (!['GET', 'HEAD'].includes(request.method) && !isSameOrigin(headers)) return refuse(403, 'wrong-origin')
      const now = getRequestTime()
      const actor = await loadActor(now)
      if (!actor) return refuse(401, 'not-signed-in')
      if (who !== 'enrolling' && actor.access === 'enrol-only') return refuse(403, 'enrol-first')
      if (Array.isArray(who) && !mayActAs(actor, who)) return refuse(404, 'not-allowed')
      return await handle({ request, params: await context.params, actor, db: await database(), now, address })
    } catch (error) {
      if (error instanceof Refusal) return refuse(409, error.code)
      if (isUnavailable(error)) return unavailableResponse()
      log().error({ err: error }, 'unexpected error in a route')
      return refuse(500, 'unexpected')
    }
  }
}
