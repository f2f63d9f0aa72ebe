import type { useTranslations } from 'next-intl'
import type { PlanDocument } from '@/lib/rollouts/schema'
import type { Choice } from './types'

type Words = ReturnType<typeof useTranslations<'rollouts.edit'>>
/** What a part with a number is called, where it is a place of its own. */
type Numbered = 'waves' | 'steps' | 'exemptions' | 'blackouts' | 'services'

/** A place of the plan check (`waves[0].steps[1].at`) in the words of the form: "Wave 1 “Students” · Step 2 · Date of the step". */
export function describePlace(
  path: string,
  { document, factors, t, locale }: { document: PlanDocument; factors: Choice[]; t: Words; locale: 'en' | 'ja' },
): string {
  const parts = path.split(/[.[\]]+/).filter((part) => part !== '')
  const numbered: Record<Numbered, (n: number) => string> = {
    waves: (n) => t('place.wave', { number: n + 1, name: document.waves[n]?.name[locale] || document.waves[n]?.key || '' }),
    steps: (n) => t('step', { number: n + 1 }),
    exemptions: (n) => t('exemptions.one', { number: n + 1 }),
    blackouts: (n) => t('calendar.blackout', { number: n + 1 }),
    services: (n) => t('service', { number: n + 1 }),
  }
  const words: string[] = []
  for (let i = 0; i < parts.length; i++) {
    const [part = '', next] = [parts[i], parts[i + 1]]
    if (part in numbered && next !== undefined && /^\d+$/.test(next)) {
      words.push(numbered[part as Numbered](Number(next)))
      i += 1
    } else if (part === 'restrictions' && next !== undefined) {
      words.push(factors.find(({ value }) => value === next)?.label ?? next)
      i += 1
    } else {
      const word = nameField(part, t)
      if (word !== null) words.push(word)
    }
  }
  return words.join(' · ')
}

const fields = [
  'name',
  'key',
  'zone',
  'membership',
  'announceAt',
  'promptFrom',
  'enforceAt',
  'precision',
  'guardUntil',
  'noticeDays',
  'newPersonDays',
  'skips',
  'skipDays',
  'lastDay',
  'lateEnrolmentDays',
  'sessions',
  'underReview',
  'applications',
  'networks',
  'reason',
  'minimumStrength',
  'minimumFactors',
  'allowedFactors',
  'reauthenticateMinutes',
] as const
const places = [
  'audience',
  'grace',
  'calendar',
  'holidays',
  'deskHours',
  'at',
  'daysAfter',
  'consequence',
  'from',
  'until',
  'policy',
] as const

/** A field by the name the form gives it; a number inside a list says nothing. A word nobody knows (a stray key of a file) as it stands. */
function nameField(part: string, t: Words): string | null {
  if (/^\d+$/.test(part)) return null
  const field = fields.find((one) => one === part)
  if (field) return t(`field.${field}`)
  const place = places.find((one) => one === part)
  if (place) return t(`place.${place}`)
  if (part === 'en' || part === 'ja') return t(`place.${part}`)
  return part
}
