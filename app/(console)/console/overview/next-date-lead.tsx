import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { linkToPeople } from '@/lib/adoption/people/schema'
import { fromInstant } from '@/lib/platform/duration'
import { DateText } from '@/lib/ui/date-text'
import { loadSurvey } from '../adoption/load-adoption'

/** The sentence below the title: the next date, and who would lose something if it were today. */
export async function NextDateLead({ zone }: { zone: string }) {
  const [t, { next, survey }] = await Promise.all([getTranslations('console'), loadSurvey(false)])
  if (!next) return t('next.noneText')
  const common = { rollout: next.plan.id, wave: next.wave.key, at: next.at }
  const stranded = survey.ahead?.flags.stranded ?? 0
  const states = survey.ahead?.states ?? {}
  const state = (['refused', 'locked', 'required'] as const).find((one) => states[one])
  const blocked = state ? (states[state] ?? 0) : 0
  const kind = stranded > 0 ? 'stranded' : blocked > 0 ? 'blocked' : 'ready'
  const href = linkToPeople({ ...common, ...(kind === 'stranded' ? { flag: 'stranded' } : kind === 'blocked' && state ? { state } : {}) })
  return t.rich(`next.${kind}`, {
    count: kind === 'stranded' ? stranded : blocked,
    date: () => <DateText at={fromInstant(next.at)} zone={zone} precision={next.precision} />,
    people: (chunks) => (
      <Link href={href} style={{ color: 'var(--sekisho-blocked)', fontWeight: 700 }}>
        {chunks}
      </Link>
    ),
  })
}
