import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { getActor } from '@/lib/auth/require'
import { PageHead } from '@/lib/ui/page-head'
import { ActivationForm } from './activation-form'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('activate.title') }
}

/** For people who have no password yet: the code, then a password, then the first factor. */
export default async function ActivatePage() {
  if (await getActor()) redirect('/me')
  const t = await getTranslations('signIn')
  return (
    <>
      <PageHead title={t('activate.title')} lead={t('activate.lead')} />
      <ActivationForm />
    </>
  )
}
