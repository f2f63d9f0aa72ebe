import { Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { nameFactor } from '@/app/name-factor'
import { loadReader } from '@/app/reader'
import { getRequestTime } from '@/lib/auth/require'
import { findObjection } from '@/lib/people/objections/data'
import { database } from '@/lib/platform/database'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'
import { PageHead } from '@/lib/ui/page-head'
import { NotMeButton } from './not-me-button'

type Given = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata(): Promise<Metadata> {
  // The address of the page is a key: no other site learns it from a link.
  return { title: (await getTranslations('notMe'))('title'), referrer: 'no-referrer', robots: { index: false } }
}

/** Where the link of a notice leads. Opening it changes nothing: a scanner does. */
export default async function NotMePage({ params, searchParams }: Given) {
  const [{ id }, query, t, all, { organisation }] = await Promise.all([
    params,
    searchParams,
    getTranslations('notMe'),
    getTranslations(),
    loadReader(),
  ])
  const token = typeof query.token === 'string' ? query.token : ''
  const found = await findObjection(await database(), { id, token, now: getRequestTime() })
  const contact = [organisation.supportMail, organisation.supportPhone].filter(Boolean).join(' · ')
  return (
    <>
      <PageHead title={t('title')} />
      <Stack gap="md" maw={640}>
        {found ? (
          <>
            <Callout
              title={
                found.factor
                  ? t('what.credential', { factor: nameFactor(all, found.factor), label: found.label || '–' })
                  : t(found.kind === 'sign-in' ? 'what.sign-in' : 'what.password')
              }
            >
              <DateText at={found.at} />
            </Callout>
            <Text>{t(`effect.${found.kind}`)}</Text>
            <NotMeButton id={id} token={token} kind={found.kind} words={wordsOf(t)} />
            <Text size="sm" c="dimmed">
              {t('wasMe')}
            </Text>
          </>
        ) : (
          <Callout meaning="soon" title={t('over')}>
            {t('overText')}
          </Callout>
        )}
        {contact ? (
          <Text size="sm">
            {t('desk')} {contact}
          </Text>
        ) : null}
      </Stack>
    </>
  )
}

type Words = Parameters<typeof NotMeButton>[0]['words']
/** The few words of the button, so that a page for everybody needs no messages in the browser. */
const wordsOf = (
  t: (key: 'submit' | 'done' | 'doneText.credential' | 'doneText.password' | 'doneText.sign-in' | 'signIn') => string,
): Words => ({
  submit: t('submit'),
  done: t('done'),
  doneText: { credential: t('doneText.credential'), password: t('doneText.password'), 'sign-in': t('doneText.sign-in') },
  signIn: t('signIn'),
})
