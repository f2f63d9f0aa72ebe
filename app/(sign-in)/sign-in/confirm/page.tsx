import { Stack } from '@mantine/core'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { readPlace } from '@/lib/auth/place'
import { asksDayPass, readMissingProof } from '@/lib/auth/recent-proof'
import { getRequestTime, requirePerson } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { readSafeNext } from '@/lib/sign-in/safe-next'
import { readConfirmation } from '@/lib/sign-in/steps/confirm'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import { PageHead } from '@/lib/ui/page-head'
import { ChallengeStep } from '../challenge-step'
import { ChooseStep } from '../choose-step'
import { FinishForm } from '../finish-form'
import { listWays } from '../list-ways'
import { loadStep } from '../load-step'
import { PasswordForm } from '../password-form'
import { ConfirmForm } from './confirm-form'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('confirm.title') }
}

/** A fresh proof inside an open session, before a change of factors or a far-reaching act. */
export default async function ConfirmPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const query = await searchParams
  const next = readSafeNext(query.next)
  const isStrong = query.strong === '1'
  // The act that is waiting wants the factor alone: no password is asked for beside it.
  const isAlone = query.alone === '1'
  const actor = await requirePerson({ allow: 'enrol-only', ...(next ? { next } : {}) })
  const loaded = await loadStep(['change'])
  const t = await getTranslations('signIn')
  if (loaded?.stand && loaded.journey.facts.sessionId === actor.session.id && loaded.journey.personId === actor.person.id) {
    const { journey, stand } = loaded
    if (journey.step === 'challenge') return <ChallengeStep loaded={loaded} stand={stand} />
    if (journey.step === 'choose') return <ChooseStep loaded={loaded} stand={stand} />
    const form =
      journey.step === 'password' ? (
        <PasswordForm nonce={journey.nonce} login={actor.person.login} isConfirmation />
      ) : (
        <FinishForm nonce={journey.nonce} />
      )
    return (
      <>
        <PageHead
          title={t('confirm.title')}
          lead={t(journey.facts.alsoPassword && journey.step === 'password' ? 'confirm.leadPassword' : 'confirm.lead')}
        />
        {form}
      </>
    )
  }
  const db = await database()
  const now = getRequestTime()
  const missing = isAlone ? { factor: true, password: false } : readMissingProof(actor, now)
  const found = await readConfirmation(
    db,
    { personId: actor.person.id, isStrong, missing, isDayPassAsked: asksDayPass(actor) },
    await readPlace(now),
  )
  const isAgain = missing.password && !isStrong
  const ways = listWays({ offers: found.offers, credentials: found.credentials })
  if (ways.length === 0 && !found.canUsePassword && !isStrong) redirect('/me')
  return (
    <>
      <PageHead
        title={t('confirm.title')}
        lead={t(
          isStrong ? 'confirm.leadStrong' : isAgain ? (missing.factor ? 'confirm.leadBoth' : 'confirm.leadPassword') : 'confirm.lead',
        )}
      />
      <Stack gap="md">
        {ways.length === 0 && isStrong ? (
          <>
            <Callout meaning="blocked" title={t('confirm.noPasskey')}>
              {t('confirm.noPasskeyHelp')}
            </Callout>
            <ButtonLink href="/me/factors/passkey">{t('confirm.register')}</ButtonLink>
          </>
        ) : (
          <ConfirmForm
            ways={ways}
            canUsePassword={found.canUsePassword}
            isStrong={isStrong}
            isAlone={isAlone}
            {...(next ? { next } : {})}
          />
        )}
      </Stack>
    </>
  )
}
