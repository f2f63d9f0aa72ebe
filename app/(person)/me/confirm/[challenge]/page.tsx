import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { getRequestTime, requirePerson } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { PageHead } from '@/lib/ui/page-head'
import { listPending } from '@/lib/verification/pending'
import { ConfirmAddress } from './confirm-address'

type Props = { params: Promise<{ challenge: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('me.confirmAddress'))('title') }
}

/** Where the link of a confirmation mail leads. Opening it changes nothing: whoever asked for it, signed in, presses (SR-19). */
export default async function ConfirmPage({ params, searchParams }: Props) {
  const actor = await requirePerson({ allow: 'enrol-only' })
  const [{ challenge }, { token }, t] = await Promise.all([params, searchParams, getTranslations('me.confirmAddress')])
  const [pending] = await listPending(await database(), { personId: actor.person.id, challengeId: challenge, now: getRequestTime() })
  return (
    <>
      <PageHead title={t('title')} />
      <ConfirmAddress
        pending={pending ? { challengeId: pending.challengeId, factor: pending.factor, label: pending.label, shown: pending.shown } : null}
        token={typeof token === 'string' ? token : ''}
      />
    </>
  )
}
