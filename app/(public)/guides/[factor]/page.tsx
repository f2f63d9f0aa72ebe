import { Group, Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { loadReader } from '@/app/reader'
import { type FactorType, factorTypes, ownFactorTypes } from '@/lib/factors/registry'
import { chooseDevice } from '@/lib/notices/advice'
import { listNotices, listRecommended } from '@/lib/notices/notices'
import { readUserAgent } from '@/lib/people/browsers/user-agent'
import { database } from '@/lib/platform/database'
import { toInstant } from '@/lib/platform/duration'
import { getRules } from '@/lib/rollouts/data'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { listDevices, listSteps } from '../guide-words'
import classes from '../guides.module.css'

type Props = { params: Promise<{ factor: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> }

async function findGuide({ params }: Pick<Props, 'params'>): Promise<FactorType> {
  const { factor } = await params
  const type = ownFactorTypes.find((one) => one === factor)
  if (!type) notFound()
  return type
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const type = await findGuide({ params })
  return { title: (await getTranslations('factor'))(`${type}.name`) }
}

/** How one factor is set up and how one signs in with it, on this device or another, ending in "do it now". For everybody. */
export default async function GuidePage({ params, searchParams }: Props) {
  const type = await findGuide({ params })
  const [db, { now }, t, query, header] = await Promise.all([database(), loadReader(), getTranslations(), searchParams, headers()])
  const rules = await getRules(db, now)
  const notices = listNotices(rules, toInstant(now))
  const isLeaving = notices.some(({ retires, underReview }) => retires.includes(type) || underReview.includes(type))
  const better = listRecommended(rules, notices).flatMap((name) => factorTypes.find((one) => one === name && one !== type) ?? [])
  const known = listDevices(t, type)
  const device = chooseDevice(known, { asked: query.device, system: readUserAgent(header.get('user-agent') ?? '').system })
  const parts = device ? (['setup', 'signIn'] as const).map((part) => ({ part, steps: listSteps(t, type, device, part) })) : []
  const notes = listSteps(t, type, 'all', 'notes')
  const name = t(`factor.${type}.name`)
  return (
    <>
      <Text size="sm" mb="xs">
        <Link href="/guides">‹ {t('guides.all')}</Link>
      </Text>
      <PageHead title={name} lead={t(`factor.${type}.description`)} />
      <Stack gap="md">
        {isLeaving ? (
          <Callout meaning="soon" title={t('guides.leaving')}>
            {better.length > 0
              ? t.rich('guides.instead', {
                  factors: () =>
                    better.map((one, at) => (
                      <span key={one}>
                        {at > 0 ? ' · ' : ''}
                        <Link href={`/guides/${one}`}>{t(`factor.${one}.name`)}</Link>
                      </span>
                    )),
                })
              : null}
          </Callout>
        ) : null}
        <Panel title={t('guides.forWhom')}>
          <Text>{t(`factor.${type}.forWhom`)}</Text>
        </Panel>
        {device && known.length > 1 ? (
          <nav aria-label={t('guides.device')}>
            <Group gap="xs">
              {known.map((one) => (
                <ButtonLink
                  key={one}
                  href={`/guides/${type}?device=${one}`}
                  variant={one === device ? 'filled' : 'default'}
                  {...(one === device ? { 'aria-current': 'true' as const } : {})}
                >
                  {t(`guides.devices.${one}`)}
                </ButtonLink>
              ))}
            </Group>
          </nav>
        ) : null}
        {parts.map(({ part, steps }) => (
          <Panel key={part} title={t(`guides.${part}`)}>
            <ol className={classes.steps}>
              {steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </Panel>
        ))}
        {notes.length > 0 ? (
          <Panel title={t('guides.notes')}>
            <ul className={classes.notes}>
              {notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </Panel>
        ) : null}
        <div>
          <ButtonLink href={`/sign-in?next=${encodeURIComponent(`/me/factors/${type}`)}`} size="md">
            {t('guides.now')}
          </ButtonLink>
          <Text size="sm" c="dimmed" mt="xs">
            {t('guides.nowText')}
          </Text>
        </div>
      </Stack>
    </>
  )
}
