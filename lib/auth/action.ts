/** Server actions of the house are made here: gate → parse → run → map errors. The gate is asked again in every action (SR-82). */
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import type { Db } from '@/db/client'
import { noteActionEntered } from '@/lib/platform/action-posts'
import { database } from '@/lib/platform/database'
import { type ErrorCode, Refusal } from '@/lib/platform/errors'
import { isUnavailable } from '@/lib/platform/failure'
import { log } from '@/lib/platform/log'
import type { Role } from '@/lib/policy/types'
import type { Actor } from './actor'
import { isStorable, readFields, toFieldErrors } from './fields'
import { loadActor } from './load-actor'
import { isSameOrigin, readRequest } from './request'
import { getRequestTime, requireRecentFactor } from './require'
import { mayActAs } from './roles'

export type ActionError = { code: ErrorCode; values: Record<string, string | number>; fields?: Record<string, ErrorCode> }
export type ActionResult<T> = { ok: true; data: T } | { ok: false; error: ActionError }

export type Who = 'anyone' | 'person' | 'enrolling' | Role[]
type ActorOf<W extends Who> = W extends 'anyone' ? Actor | null : Actor
export type Gate<W extends Who, S extends z.ZodType> = { who: W; input: S; recent?: 'factor' | 'phishing-resistant' | undefined }
export type Run<W extends Who, I, T> = (given: {
  input: I
  actor: ActorOf<W>
  db: Db
  now: Date
  address: string
  userAgent: string
}) => Promise<T>

/**
 * A server action. `who`: `person` = signed in with full access, `enrolling` = signed in, be it to enrol only, roles = one
 * of them. `input` is strict; a form's fields arrive as strings. `recent` asks a proof of at most 5 minutes.
 * The result never throws: a `Refusal` becomes its code, anything else is logged and answered as "unexpected".
 * Works as a plain call and as the action of a form (`useActionState`). The function writes its own audit event, in its transaction.
 */
export function action<W extends Who, S extends z.ZodType, T>(
  { who, input, recent }: Gate<W, S>,
  run: Run<W, z.output<S>, T>,
): (raw: unknown, form?: FormData) => Promise<ActionResult<T>> {
  return async (raw, form) => {
    noteActionEntered()
    return runGated({ who, input, recent }, form ?? raw, run)
  }
}

/**
 * The body of `action()` and of `call()`: gate → parse → run → map errors. `raw` is what was sent,
 * a form or a value; `readDb` the client that `run` gets. Never throws but what Next itself throws to leave a page.
 */
export async function runGated<W extends Who, S extends z.ZodType, T>(
  { who, input, recent }: Gate<W, S>,
  raw: unknown,
  run: Run<W, z.output<S>, T>,
  readDb: () => Promise<Db> = database,
): Promise<ActionResult<T>> {
  try {
    const { address, userAgent, headers } = await readRequest()
    if (!isSameOrigin(headers)) throw new Refusal('wrong-origin')
    const now = getRequestTime()
    const actor = await loadActor(now)
    requireWho(who, actor)
    if (recent && actor) requireRecentFactor(actor, { phishingResistant: recent === 'phishing-resistant', now })
    const fields = readFields(raw)
    if (!isStorable(fields)) throw new Refusal('invalid-input')
    const parsed = input.safeParse(fields)
    if (!parsed.success) return { ok: false, error: { code: 'invalid-input', values: {}, fields: toFieldErrors(parsed.error) } }
    // requireWho has thrown for null unless anyone may call, which the type of `run` cannot see.
    const data = await run({ input: parsed.data, actor: actor as ActorOf<W>, db: await readDb(), now, address, userAgent })
    return { ok: true, data }
  } catch (error) {
    unstable_rethrow(error)
    return { ok: false, error: toActionError(error) }
  }
}

function requireWho(who: Who, actor: Actor | null): void {
  if (who === 'anyone') return
  if (!actor) throw new Refusal('not-signed-in')
  if (who !== 'enrolling' && actor.access === 'enrol-only') throw new Refusal('enrol-first')
  if (Array.isArray(who) && !mayActAs(actor, who)) throw new Refusal('not-allowed')
}

function toActionError(error: unknown): ActionError {
  if (error instanceof Refusal) return { code: error.code, values: error.values }
  const isAway = isUnavailable(error)
  log().error({ err: error }, isAway ? 'database unreachable' : 'unexpected error in an action')
  return { code: isAway ? 'unavailable' : 'unexpected', values: {} }
}
