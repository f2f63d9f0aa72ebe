import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { getActor } from '@/lib/auth/require'
import { readSafeNext } from '@/lib/sign-in/safe-next'
import { Callout } from '@/lib/ui/callout'
import { PageHead } from '@/lib/ui/page-head'
import { ChallengeStep } from './challenge-step'
import { ChooseStep } from './choose-step'
import { FinishForm } from './finish-form'
import { loadStep } from './load-step'
import { NameForm } from './name-form'
import { NewPasswordForm } from './new-password-form'
import { NoticeStep } from './notice-step'
import { PasswordForm } from './password-form'
import { StoppedStep } from './stopped-step'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('title') }
}

/** The sign-in: one address, and the page of the step at which this browser's journey stands. */
export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const query = await searchParams
  const next = readSafeNext(query.next)
  const loaded = await loadStep(['sign-in', 'activation'])
  const t = await getTranslations('signIn')
  if (!loaded || loaded.journey.step === 'identify') {
    const actor = await getActor()
    if (actor) redirect(actor.access === 'full' ? (next ?? '/me') : '/me')
    return (
      <>
        <PageHead title={t('title')} lead={t('lead')} />
        {query.out === '1' ? <Callout meaning="ready" title={t('signedOut')} /> : null}
        <NameForm {...(next ? { next } : {})} />
      </>
    )
  }
  const { journey, login, stand } = loaded
  const { nonce, step } = journey
  if (step === 'password') {
    return (
      <>
        <PageHead title={t('password.title')} lead={login} />
        <PasswordForm nonce={nonce} login={login} />
      </>
    )
  }
  if (step === 'new-password') {
    return (
      <>
        <PageHead title={t('newPassword.title')} lead={t('newPassword.lead', { login })} />
        <NewPasswordForm nonce={nonce} login={login} />
      </>
    )
  }
  if (step === 'stopped') return <StoppedStep loaded={loaded} />
  if (step === 'challenge' && stand) return <ChallengeStep loaded={loaded} stand={stand} />
  if (step === 'choose' && stand) return <ChooseStep loaded={loaded} stand={stand} />
  if (step === 'notice' && stand) return <NoticeStep loaded={loaded} stand={stand} />
  return (
    <>
      <PageHead title={t('finish.title')} />
      <FinishForm nonce={nonce} />
    </>
  )
}
