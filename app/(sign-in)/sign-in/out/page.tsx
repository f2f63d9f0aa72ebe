import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { getActor } from '@/lib/auth/require'
import { PageHead } from '@/lib/ui/page-head'
import { OutForm } from './out-form'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('out.title') }
}

/** Signing out is a form: a link that is merely looked at must change nothing. */
export default async function SignOutPage() {
  const actor = await getActor()
  if (!actor) redirect('/sign-in?out=1')
  const t = await getTranslations('signIn')
  return (
    <>
      <PageHead title={t('out.title')} lead={t('out.lead', { name: actor.person.name })} />
      <OutForm />
    </>
  )
}
