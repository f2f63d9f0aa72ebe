import { Stack } from '@mantine/core'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { getActor } from '@/lib/auth/require'
import { minimumAlone, minimumWithFactor } from '@/lib/people/passwords/rules'
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
import { ResetCodeForm } from './reset-code-form'
import { StoppedStep } from './stopped-step'
import { SupportContact } from './support-contact'
import { TermsStep } from './terms-step'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('title') }
}

/** The sign-in: one address, and the page of the step at which this browser's journey stands. */
export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const query = await searchParams
  const next = readSafeNext(query.next)
  const loaded = await loadStep(['sign-in', 'activation', 'reset'])
  const t = await getTranslations('signIn')
  if (!loaded || loaded.journey.step === 'identify') {
    const actor = await getActor()
    if (actor) redirect(actor.access === 'full' ? (next ?? '/me') : '/me')
    return (
      <>
        <PageHead title={t('title')} lead={t('lead')} />
        {query.reset === '1' ? (
          <Callout meaning="ready" title={t('reset.done')}>
            {t('reset.doneText')}
          </Callout>
        ) : null}
        {query.out === '1' ? <Callout meaning="ready" title={t('signedOut')} /> : null}
        <NameForm {...(next ? { next } : {})} />
      </>
    )
  }
  const { journey, login, organisation, stand } = loaded
  const { nonce, step } = journey
  if (step === 'password') {
    return (
      <>
        <PageHead title={t('password.title')} lead={login} />
        <PasswordForm nonce={nonce} login={login} />
      </>
    )
  }
  if (step === 'reset-code') {
    return (
      <>
        <PageHead title={t('reset.title')} lead={login} />
        <Stack gap="lg">
          <ResetCodeForm nonce={nonce} />
          <SupportContact organisation={organisation} />
        </Stack>
      </>
    )
  }
  if (step === 'new-password') {
    const isReset = journey.purpose === 'reset'
    // What was shown beside the mailbox will be asked for beside the password as well.
    const minimum = isReset && journey.facts.proofs.length > 0 ? minimumWithFactor : minimumAlone
    return (
      <>
        <PageHead title={t(isReset ? 'newPassword.resetTitle' : 'newPassword.title')} lead={t('newPassword.lead', { login })} />
        <NewPasswordForm nonce={nonce} login={login} minimum={minimum} isReset={isReset} />
      </>
    )
  }
  if (step === 'stopped') return <StoppedStep loaded={loaded} />
  if (step === 'challenge' && stand) return <ChallengeStep loaded={loaded} stand={stand} />
  if (step === 'choose' && stand) return <ChooseStep loaded={loaded} stand={stand} />
  if (step === 'terms' && stand) return <TermsStep loaded={loaded} />
  if (step === 'notice' && stand) return <NoticeStep loaded={loaded} stand={stand} />
  return (
    <>
      <PageHead title={t('finish.title')} />
      <FinishForm nonce={nonce} />
    </>
  )
}
