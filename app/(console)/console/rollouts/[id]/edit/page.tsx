import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { toInstant } from '@/lib/platform/duration'
import { getRollout } from '@/lib/rollouts/versions/data'
import { Callout } from '@/lib/ui/callout'
import { PageHead } from '@/lib/ui/page-head'
import { loadChoices } from '../../editor/load-choices'
import { PlanEditor } from '../../editor/plan-editor'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('rollouts.edit')
  return { title: t('title') }
}

/** Edits the newest version of a rollout: saving makes a new version, the running one stays as it is until that is approved. */
export default async function EditRolloutPage({ params }: { params: Promise<{ id: string }> }) {
  await requireRole('administrator')
  const now = getRequestTime()
  const [{ id }, db, locale, t] = await Promise.all([params, database(), getLocale(), getTranslations('rollouts')])
  const line = await getRollout(db, id, now)
  if (!line) notFound()
  const { newest } = line
  const start = newest.kind === 'plan' ? newest : (line.running ?? newest)
  return (
    <>
      <PageHead
        over={<Link href={`/console/rollouts/${id}`}>{start.document.name[locale]}</Link>}
        title={t('edit.title')}
        lead={t('edit.lead', { number: newest.number })}
      />
      {newest.state === 'in-review' ? <Callout meaning="soon" title={t('edit.endsReview')} /> : null}
      <PlanEditor
        rolloutId={id}
        basedOn={newest.number}
        start={start.document}
        runningKeys={line.running?.document.waves.map(({ key }) => key) ?? []}
        choices={await loadChoices(db, locale)}
        now={toInstant(now)}
      />
    </>
  )
}
