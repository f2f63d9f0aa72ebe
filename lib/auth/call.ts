/** Route handlers for the pages' own scripts: the gate and the answer of `action()`, without the page that Next draws after one. */
import type { z } from 'zod'
import { preparedDatabase } from '@/lib/platform/database'
import type { ErrorCode } from '@/lib/platform/errors'
import { type ActionResult, type Gate, type Run, runGated, type Who } from './action'
import { unavailableResponse } from './unavailable'

/** Bytes of a body: far more than any form of ours sends. */
const mostBytes = 64 * 1024

/** Whatever is no ordinary outcome of the call has a status of its own; a refusal of the room is an outcome, as with `action()`. */
const statuses: Partial<Record<ErrorCode, number>> = { 'invalid-input': 400, 'wrong-origin': 403, unexpected: 500 }

/**
 * A POST with a JSON body, answered with an `ActionResult` as JSON. `who`, `input` and `recent` as in `action()`; the caller must
 * be a page of ours (SR-83). No JSON, too long or not of the schema's shape: 400; from another site: 403; database away: 503.
 */
export function call<W extends Who, S extends z.ZodType, T>(gate: Gate<W, S>, run: Run<W, z.output<S>, T>) {
  return async (request: Request): Promise<Response> => {
    const result: ActionResult<T> = await runGated(gate, await readJson(request), run, preparedDatabase)
    if (!result.ok && result.error.code === 'unavailable') return unavailableResponse()
    const status = result.ok ? 200 : (statuses[result.error.code] ?? 200)
    return Response.json(result, { status, headers: { 'Cache-Control': 'no-store' } })
  }
}

/** The body as a value; undefined, which no schema takes, for whatever is not JSON of a reasonable length. */
async function readJson(request: Request): Promise<unknown> {
  if (!request.headers.get('content-type')?.startsWith('application/json')) return undefined
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) return undefined
  try {
    const text = await request.text()
    return text.length > mostBytes ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
