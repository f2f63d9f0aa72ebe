import { type PlanDocument, planSchema } from '@/lib/rollouts/schema'
import type { Issue } from './types'

type Read = { ok: true; document: PlanDocument } | { ok: false; issues: Issue[] }

/** A plan file as a document; what is wrong with its shape is said by place, so that the file can be mended. */
export function readPlan(text: string): Read {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, issues: [{ path: '', reason: '' }] }
  }
  const read = planSchema.safeParse(json)
  if (read.success) return { ok: true, document: read.data }
  return { ok: false, issues: read.error.issues.map(({ path, message }) => ({ path: path.join('.'), reason: message })) }
}
