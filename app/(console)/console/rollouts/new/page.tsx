import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { getOrganisation } from '@/lib/people/organisation/data'
import { database } from '@/lib/platform/database'
import { toInstant } from '@/lib/platform/duration'
import { PageHead } from '@/lib/ui/page-head'
import { makeFirstPlan } from '../editor/edit-waves'
import { loadChoices } from '../editor/load-choices'
import { PlanEditor } from '../editor/plan-editor'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('rollouts')
  return { title: t('new') }
}

/** A new rollout. Nothing is written before its first version is saved. */
export default async function NewRolloutPage() {
  await requireRole('administrator')
  const now = getRequestTime()
  const [db, locale, t] = await Promise.all([database(), getLocale(), getTranslations('rollouts')])
  const [choices, house, en, ja] = await Promise.all([
    loadChoices(db, locale),
    getOrganisation(db),
    getTranslations({ locale: 'en', namespace: 'rollouts.first' }),
    getTranslations({ locale: 'ja', namespace: 'rollouts.first' }),
  ])
  const both = (key: 'name' | 'wave' | 'reason') => ({ en: en(key), ja: ja(key) })
  const start = makeFirstPlan(house.zone, { name: both('name'), wave: both('wave'), reason: both('reason') })
  return (
    <>
      <PageHead over={<Link href="/console/rollouts">{t('title')}</Link>} title={t('new')} lead={t('newLead')} />
      <PlanEditor rolloutId={null} basedOn={null} start={start} runningKeys={[]} choices={choices} now={toInstant(now)} />
    </>
  )
}
