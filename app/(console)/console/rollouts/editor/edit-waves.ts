import { type PlanDocument, planSchema } from '@/lib/rollouts/schema'
import type { WaveDocument } from './types'

/** The document with one wave a place earlier (-1) or later (1). */
export function moveWave(document: PlanDocument, index: number, by: -1 | 1): PlanDocument {
  const waves = [...document.waves]
  const [wave] = waves.splice(index, 1)
  if (wave) waves.splice(index + by, 0, wave)
  return { ...document, waves }
}

export const removeWave = (document: PlanDocument, index: number): PlanDocument => ({
  ...document,
  waves: document.waves.filter((_, n) => n !== index),
})

/** A new last wave with the dates and texts of the one it is made beside, and nobody in it yet. */
export function addWave(document: PlanDocument, beside: number): PlanDocument {
  const model = document.waves[beside] ?? document.waves[0]
  if (!model) return document
  const wave: WaveDocument = { ...model, key: freeKey(document), name: { en: '', ja: '' }, audience: { any: [] } }
  return { ...document, waves: [...document.waves, wave] }
}

function freeKey(document: PlanDocument): string {
  const taken = new Set(document.waves.map(({ key }) => key))
  let number = document.waves.length + 1
  while (taken.has(`wave-${number}`)) number += 1
  return `wave-${number}`
}

/**
 * Where a new plan begins: everybody, a second factor of medium strength, dates left open. Nothing in it can be approved
 * before somebody has thought about it.
 */
export function makeFirstPlan(
  zone: string,
  texts: { name: { en: string; ja: string }; wave: { en: string; ja: string }; reason: { en: string; ja: string } },
): PlanDocument {
  return planSchema.parse({
    key: 'new-rollout',
    name: texts.name,
    zone,
    policy: { minimumStrength: 'medium' },
    waves: [{ key: 'everybody', name: texts.wave, audience: { all: [] }, reason: texts.reason }],
  })
}
