'use client'

import { Text } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import type { Calendar } from '@/lib/policy/types'
import { compilePlan } from '@/lib/rollouts/compile-plan'
import type { PlanDocument } from '@/lib/rollouts/schema'
import { type ShownWave, WaveTimeline } from '../wave-timeline'

/** The waves on a line of time while they are being written. */
export function DraftTimeline({ document, calendar, now }: { document: PlanDocument; calendar: Calendar; now: number }) {
  const locale = useLocale()
  const t = useTranslations('rollouts.edit')
  const draft = describeDraft(document, calendar, locale)
  if (!draft) return <Text size="sm">{t('noTimeline')}</Text>
  return <WaveTimeline waves={draft.waves} now={now} zone={document.zone} calendar={draft.calendar} />
}

/** Null while the document cannot be compiled, for instance because its zone is unknown. */
function describeDraft(document: PlanDocument, calendar: Calendar, locale: 'en' | 'ja'): { waves: ShownWave[]; calendar: Calendar } | null {
  try {
    const rules = compilePlan(document, { id: 'draft', version: 0, state: 'draft', holds: [], calendar })
    const waves = rules.waves.map((wave, index) => {
      const steps = wave.steps.map(({ at }) => at)
      const enforceAt = wave.enforceAt ?? (document.policy.minimumStrength ? null : (steps[0] ?? null))
      return {
        key: `${index}-${wave.key}`,
        name: wave.name[locale] || wave.key,
        announceAt: wave.announceAt,
        promptFrom: wave.promptFrom,
        enforceAt,
        effectiveAt: enforceAt,
        precision: wave.precision,
        steps,
        isHeld: false,
        people: null,
      }
    })
    return { waves, calendar: rules.calendar }
  } catch {
    return null
  }
}
