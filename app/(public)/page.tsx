import { Group, Stack, Text } from '@mantine/core'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { loadReader } from '@/app/reader'
import { factorTypes } from '@/lib/factors/registry'
import { formatDistance } from '@/lib/i18n/dates'
import { listNotices, listRecommended } from '@/lib/notices/notices'
import { getOrganisation } from '@/lib/people/organisation/data'
import { database } from '@/lib/platform/database'
import { fromInstant, toInstant } from '@/lib/platform/duration'
import { getRules } from '@/lib/rollouts/data'
import { ButtonLink } from '@/lib/ui/button-link'
import { EmptyNote } from '@/lib/ui/empty-note'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import classes from './board.module.css'
import { NoticePanel } from './notice-panel'

/** The notice board: what is changing, for whom, when, and how to prepare. Made from the running rollouts; nothing personal. */
export default async function NoticeBoardPage() {
  const [db, reader, t, factor] = await Promise.all([database(), loadReader(), getTranslations('notices'), getTranslations('factor')])
  const { now, locale } = reader
  const [rules, organisation] = await Promise.all([getRules(db, now), getOrganisation(db)])
  const notices = listNotices(rules, toInstant(now))
  const recommended = listRecommended(rules, notices).flatMap((name) => factorTypes.find((type) => type === name) ?? [])
  const next = notices[0]?.next ? notices[0] : null
  const title = next?.next?.at
    ? t('next', {
        name: next.name[locale],
        wave: next.next.name[locale],
        distance: formatDistance(fromInstant(next.next.at), now, { locale, zone: next.zone }),
      })
    : t(notices.length > 0 ? 'running' : 'nothing', { organisation: organisation.name[locale] })
  return (
    <>
      <PageHead
        over={t('title')}
        title={title}
        lead={t('lead')}
        actions={
          <ButtonLink href="/sign-in" size="md">
            {t('signIn')}
          </ButtonLink>
        }
      />
      <Stack gap="md">
        {notices.length === 0 ? (
          <Panel>
            <EmptyNote title={t('emptyTitle')}>{t('emptyText')}</EmptyNote>
          </Panel>
        ) : null}
        {notices.map((notice) => (
          <NoticePanel key={notice.key} notice={notice} />
        ))}
        {recommended.length > 0 ? (
          <Panel title={t('prepare.title')}>
            <Text mb="sm">{t('prepare.text')}</Text>
            <ol className={classes.ways}>
              {recommended.map((type) => (
                <li key={type}>
                  <strong>
                    <Link href={`/guides/${type}`}>{factor(`${type}.name`)}</Link>
                  </strong>
                  <div>{factor(`${type}.description`)}</div>
                </li>
              ))}
            </ol>
            <Group mt="md">
              <ButtonLink href="/sign-in?next=%2Fme" variant="default">
                {t('prepare.action')}
              </ButtonLink>
              <Link href="/guides">{t('prepare.guides')}</Link>
            </Group>
          </Panel>
        ) : null}
        {organisation.supportMail || organisation.supportPhone ? (
          <Panel title={t('help.title')}>
            <Text>{t('help.text')}</Text>
            <Text>
              {organisation.supportMail ? <a href={`mailto:${organisation.supportMail}`}>{organisation.supportMail}</a> : null}
              {organisation.supportMail && organisation.supportPhone ? ' · ' : ''}
              {organisation.supportPhone}
            </Text>
            {organisation.supportHours[locale] ? <Text c="dimmed">{organisation.supportHours[locale]}</Text> : null}
          </Panel>
        ) : null}
      </Stack>
    </>
  )
}
