/** Statements that PostgreSQL keeps: parsed once for each connection, planned a few times, and sent in one packet instead of two. */
import type postgres from 'postgres'

/** Texts that may be kept. A statement with a list in it has a text for each length; whatever comes later is sent as ever. */
const most = 300
const known = new Set<string>()

function isKept(text: string): boolean {
  if (known.has(text)) return true
  if (known.size >= most) return false
  known.add(text)
  return true
}

/** The pool, or a transaction of it: what Drizzle uses of either. */
type Scope = { unsafe: postgres.Sql['unsafe']; begin?: unknown; savepoint?: unknown }
type Work = (inner: Scope) => Promise<unknown>
type Open = (work: Work) => Promise<unknown>

/**
 * The same pool, with statements that are kept. Drizzle asks for none: each of its statements is parsed, described and planned
 * anew, with two round trips, and none can be sent before the one before has answered. For gates and steps of a sign-in, whose
 * statements are few and read by keys. Not for lists and reports: a kept plan does not know the values it is run with.
 *
 * DANGER: what a transaction sends together (`Promise.all`) may answer ids or nothing. A statement whose columns a migration has given another
 * type is sent again by the driver, and among others that are on their way its transaction would never end.
 */
export function prepareStatements<S extends Scope>(sql: S): S {
  const inside = (work: Work) => (inner: Scope) => work(prepareStatements(inner))
  const changed: Record<string | symbol, unknown> = {
    unsafe: (text: string, values: never[] = [], options: postgres.UnsafeQueryOptions = {}) =>
      sql.unsafe(text, values, { ...options, prepare: values.length > 0 && isKept(text) }),
    // A transaction that a change of a column's type has broken is done again, with statements that are not kept: nothing of it
    // was written. A single statement is sent again by the driver; a savepoint is the business of its transaction.
    begin: async (work: Work) => {
      const begin = sql.begin as Open
      try {
        return await begin(inside(work))
      } catch (error) {
        if (isOutdated(error)) return begin(work)
        throw error
      }
    },
    savepoint: (work: Work) => (sql.savepoint as Open)(inside(work)),
  }
  return new Proxy(sql, { get: (target, name) => changed[name] ?? Reflect.get(target, name) })
}

/** PostgreSQL's "cached plan must not change result type": a migration has changed a column that a kept statement reads. */
function isOutdated(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++)
    if ('code' in at && at.code === '0A000' && 'routine' in at && at.routine === 'RevalidateCachedQuery') return true
  return false
}
