import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { getRequestTime, requirePerson } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { readSafeNext } from '@/lib/sign-in/safe-next'
import { PageHead } from '@/lib/ui/page-head'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import { findOwed } from './find-owed'
import { Replacement } from './replacement'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('me.recoveryCode'))('title') }
}

/** Right after a sign-in with a recovery code: the new one for it, shown once (SR-26). Opening the page issues nothing. */
export default async function RecoveryCodePage({ searchParams }: Props) {
  const actor = await requirePerson({ allow: 'enrol-only', next: '/me' })
  const [query, t, credentials] = await Promise.all([
    searchParams,
    getTranslations('me.recoveryCode'),
    database().then((db) => listCredentials(db, actor.person.id)),
  ])
  const isOwed = findOwed(actor, credentials, getRequestTime()) !== null
  return (
    <>
      <PageHead title={t('title')} {...(isOwed ? { lead: t('lead') } : {})} />
      <Replacement isOwed={isOwed} next={readSafeNext(query.next) ?? '/me'} />
    </>
  )
}
