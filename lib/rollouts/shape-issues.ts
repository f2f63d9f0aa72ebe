import { z } from 'zod'
import { factorPredicates, isTooDeep } from '@/lib/audiences/schema'
import type { PlanLocale, Report } from './plan-issue'

type RawIssue = z.core.$ZodIssue

/** Reports what a schema found, one issue per place: unions by the branch that came nearest, audiences by what they may say. */
export function reportShape(issues: readonly RawIssue[], json: unknown, report: Report, above: PropertyKey[] = []): void {
  for (const issue of issues) {
    const path = [...above, ...issue.path]
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) report(toPath([...path, key]), 'unknown-key', { key })
    else if (issue.code === 'invalid_union') reportUnion(issue, json, report, path)
    else report(toPath(path), 'shape', { detail: issue.message })
  }
}

function reportUnion(issue: RawIssue & { code: 'invalid_union' }, json: unknown, report: Report, path: PropertyKey[]): void {
  const value = readAt(json, path)
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : []
  const factorKey = keys.find((key) => (factorPredicates as readonly string[]).includes(key))
  if (factorKey !== undefined) {
    report(toPath(path), 'audience-factors', { key: factorKey })
    return
  }
  // The branch meant is the one whose own keys are there: it misses none, whatever else it complains about.
  const isMeant = (inner: RawIssue): boolean =>
    inner.path.length === 0 ? inner.code === 'unrecognized_keys' : keys.includes(String(inner.path[0]))
  const meant = issue.errors.filter((branch) => branch.every(isMeant))
  const nearest = meant.sort((a, b) => a.length - b.length)[0]
  if (nearest) reportShape(nearest, json, report, path)
  else report(toPath(path), path.includes('audience') ? 'audience-unknown' : 'shape', { detail: issue.message })
}

const toPath = (path: readonly PropertyKey[]): (string | number)[] => path.map((part) => (typeof part === 'number' ? part : String(part)))

function readAt(json: unknown, path: readonly PropertyKey[]): unknown {
  let value = json
  for (const part of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined
  return value
}

/** Reads a document by its schema with messages in the language asked for; reports and returns null where it does not fit. */
export function readShape<T>(schema: z.ZodType<T>, json: unknown, locale: PlanLocale, report: Report): T | null {
  if (typeof json !== 'object' || json === null) {
    report([], 'not-a-plan')
    return null
  }
  // Before the schema walks it: a document of a thousand nested brackets must not exhaust the stack.
  if (isTooDeep(json)) {
    report([], 'too-deep')
    return null
  }
  const { localeError } = locale === 'ja' ? z.locales.ja() : z.locales.en()
  const parsed = schema.safeParse(json, { error: localeError })
  if (parsed.success) return parsed.data
  reportShape(parsed.error.issues, json, report)
  return null
}
