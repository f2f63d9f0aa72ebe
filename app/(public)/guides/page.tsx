import { Group, Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { loadReader } from '@/app/reader'
import { factorTypes, ownFactorTypes } from '@/lib/factors/registry'
import { adviseFor, readSituation, situations } from '@/lib/notices/advice'
import { listNotices, listRecommended } from '@/lib/notices/notices'
import { database } from '@/lib/platform/database'
import { toInstant } from '@/lib/platform/duration'
import { getRules } from '@/lib/rollouts/data'
import { ButtonLink } from '@/lib/ui/button-link'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { listDevices } from './guide-words'
import classes from './guides.module.css'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('guides'))('title') }
}

/** Which way suits whom, and the guide of each. Follows what the running rollouts retire. For everybody, signed in or not. */
export default async function GuidesPage({ searchParams }: Props) {
  const [db, { now }, t, query] = await Promise.all([database(), loadReader(), getTranslations(), searchParams])
  const rules = await getRules(db, now)
  const recommended = listRecommended(rules, listNotices(rules, toInstant(now)))
  const situation = readSituation(query.situation)
  const advised = situation ? adviseFor(situation, { recommended, existing: ownFactorTypes }) : []
  const guides = ownFactorTypes.filter((type) => listDevices(t, type).length > 0)
  return (
    <>
      <PageHead title={t('guides.title')} lead={t('guides.lead')} />
      <Stack gap="md">
        <Panel title={t('guides.which')}>
          <Text mb="sm">{t('guides.whichText')}</Text>
          <nav aria-label={t('guides.which')}>
            <Group gap="xs">
              {situations.map((one) => (
                <ButtonLink
                  key={one}
                  href={`/guides?situation=${one}`}
                  variant={one === situation ? 'filled' : 'default'}
                  {...(one === situation ? { 'aria-current': 'true' as const } : {})}
                >
                  {t(`guides.situations.${one}`)}
                </ButtonLink>
              ))}
            </Group>
          </nav>
          {situation ? (
            <Stack gap="sm" mt="lg">
              <Text fw={600}>{t(`guides.advice.${situation}`)}</Text>
              {advised.length > 0 ? (
                <section aria-label={t('guides.recommended')}>
                  <ol className={classes.ways}>
                    {advised.flatMap((name) => {
                      const type = factorTypes.find((one) => one === name)
                      return type ? (
                        <li key={type}>
                          <Link href={`/guides/${type}`}>{t(`factor.${type}.name`)}</Link>
                          <div>{t(`factor.${type}.description`)}</div>
                        </li>
                      ) : (
                        []
                      )
                    })}
                  </ol>
                </section>
              ) : (
                <div>
                  <ButtonLink href="/sign-in?next=%2Fme">{t('guides.reportLost')}</ButtonLink>
                </div>
              )}
            </Stack>
          ) : null}
        </Panel>
        <Panel title={t('guides.all')}>
          <ul className={classes.guides}>
            {guides.map((type) => (
              <li key={type}>
                <Link href={`/guides/${type}`}>{t(`factor.${type}.name`)}</Link>
                <div>{t(`factor.${type}.description`)}</div>
              </li>
            ))}
          </ul>
        </Panel>
      </Stack>
    </>
  )
}
