import type { PlanDocument, PlanWaveDocument } from '../schema'

export type PlanField =
  | 'name'
  | 'zone'
  | 'policy'
  | 'calendar'
  | 'exemptions'
  | 'order'
  | 'audience'
  | 'membership'
  | 'announceAt'
  | 'promptFrom'
  | 'enforceAt'
  | 'precision'
  | 'steps'
  | 'underReview'
  | 'grace'
  | 'lateEnrolmentDays'
  | 'guardUntil'
  | 'sessions'
  | 'services'
  | 'reason'
  | 'applications'
  | 'networks'

/** One difference between two documents. `wave` is the key of the wave it is about, null for the plan itself. */
export type PlanChange =
  | { kind: 'wave-added' | 'wave-removed'; wave: string; name: { en: string; ja: string } }
  | { kind: 'changed'; wave: string | null; field: PlanField; before: unknown; after: unknown }

const planFields = ['name', 'zone', 'policy', 'exemptions', 'calendar'] as const
const waveFields = [
  'name',
  'audience',
  'membership',
  'announceAt',
  'promptFrom',
  'enforceAt',
  'precision',
  'steps',
  'underReview',
  'grace',
  'lateEnrolmentDays',
  'guardUntil',
  'sessions',
  'services',
  'reason',
  'applications',
  'networks',
] as const

/**
 * What differs between two documents, in the order in which a reader meets it: the plan, then wave by wave. Waves are the
 * same wave when their keys are. Against nothing (a first version) every wave is added.
 */
export function diffPlans(before: PlanDocument | null, after: PlanDocument): PlanChange[] {
  const changes: PlanChange[] = []
  if (before) for (const field of planFields) addChange(changes, null, field, before[field], after[field])
  const oldWaves = new Map((before?.waves ?? []).map((wave) => [wave.key, wave]))
  for (const wave of after.waves) {
    const old = oldWaves.get(wave.key)
    if (old) addWaveChanges(changes, old, wave)
    else changes.push({ kind: 'wave-added', wave: wave.key, name: wave.name })
  }
  const kept = new Set(after.waves.map((wave) => wave.key))
  for (const wave of before?.waves ?? []) if (!kept.has(wave.key)) changes.push({ kind: 'wave-removed', wave: wave.key, name: wave.name })
  const order = (document: PlanDocument): string[] =>
    document.waves.map(({ key }) => key).filter((key) => kept.has(key) && oldWaves.has(key))
  if (before) addChange(changes, null, 'order', order(before), order(after))
  return changes
}

function addWaveChanges(changes: PlanChange[], before: PlanWaveDocument, after: PlanWaveDocument): void {
  for (const field of waveFields) addChange(changes, after.key, field, before[field], after[field])
}

function addChange(changes: PlanChange[], wave: string | null, field: PlanField, before: unknown, after: unknown): void {
  if (isSame(before, after)) return
  changes.push({ kind: 'changed', wave, field, before, after })
}

/** Whether two parts of documents say the same. */
const isSame = (a: unknown, b: unknown): boolean => keyOf(a) === keyOf(b)

/** A part of a document as one text: the order of keys and keys without a value say nothing. */
export function keyOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`
  const said = Object.entries(value).filter(([, one]) => one !== undefined)
  return `{${said
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, one]) => `${JSON.stringify(name)}:${keyOf(one)}`)
    .join()}}`
}
