import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { getOrganisation } from '@/lib/people/organisation/data'
import { database } from '@/lib/platform/database'
import { getRules } from '@/lib/rollouts/data'
import { EmptyNote } from '@/lib/ui/empty-note'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { loadChoices } from '../../editor/load-choices'
import { GrantForm } from './grant-form'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('rollouts.audienceGrant'))('title') }
}

/** Exempts an audience, or extends its deadlines. The effect stands on the page before anything is granted. */
export default async function NewGrantPage() {
  const actor = await requireRole('administrator')
  const now = getRequestTime()
  const [db, locale, t, rollouts] = await Promise.all([
    database(),
    getLocale(),
    getTranslations('rollouts.audienceGrant'),
    getTranslations('rollouts'),
  ])
  const [choices, rules, { zone }] = await Promise.all([loadChoices(db, locale), getRules(db, now), getOrganisation(db)])
  const head = (
    <PageHead over={<Link href="/console/rollouts/exemptions">{rollouts('exemptions.title')}</Link>} title={t('title')} lead={t('lead')} />
  )
  if (rules.plans.length === 0)
    return (
      <>
        {head}
        <Panel>
          <EmptyNote title={t('noRollouts')}>{t('noRolloutsText')}</EmptyNote>
        </Panel>
      </>
    )
  return (
    <>
      {head}
      <GrantForm
        choices={choices}
        rollouts={rules.plans.map(({ id, document }) => ({ value: id, label: document.name[locale] }))}
        owner={actor.person.login}
        zone={zone}
      />
    </>
  )
}
