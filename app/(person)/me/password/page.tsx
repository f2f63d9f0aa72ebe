import { Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { judgePasswordChange } from '@/lib/auth/password-change'
import { getRequestTime, requirePerson } from '@/lib/auth/require'
import { minimumAlone, minimumWithFactor } from '@/lib/people/passwords/rules'
import { database } from '@/lib/platform/database'
import { holdsFactor } from '@/lib/sign-in/holds-factor'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import { PageHead } from '@/lib/ui/page-head'
import { PasswordChangeForm } from './password-change-form'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('me'))('password.title') }
}

/** A new password, set with a fresh proof; the old one is not asked for beside a stronger one. */
export default async function PasswordPage() {
  const actor = await requirePerson({ next: '/me/password' })
  const [t, hasFactor] = await Promise.all([getTranslations('me'), database().then((db) => holdsFactor(db, actor.person.id))])
  const refusal = judgePasswordChange(actor, getRequestTime())
  return (
    <>
      <PageHead title={t('password.title')} lead={t('password.lead')} />
      {refusal ? (
        <Callout title={t('password.prove')}>
          <Stack gap="sm" align="flex-start">
            <Text size="sm">{t('password.proveText')}</Text>
            <ButtonLink href="/sign-in/confirm?next=/me/password&alone=1">{t('password.proveNow')}</ButtonLink>
          </Stack>
        </Callout>
      ) : (
        <PasswordChangeForm login={actor.person.login} minimum={hasFactor ? minimumWithFactor : minimumAlone} />
      )}
    </>
  )
}
