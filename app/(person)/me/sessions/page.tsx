import { Paper, Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { loadReader } from '@/app/reader'
import { getRequestTime, requirePerson } from '@/lib/auth/require'
import { formatDate, formatDistance } from '@/lib/i18n/dates'
import { nameBrowser } from '@/lib/people/browsers/user-agent'
import { database } from '@/lib/platform/database'
import { listSessions } from '@/lib/sign-in/sessions/data'
import { PageHead } from '@/lib/ui/page-head'
import { Tag } from '@/lib/ui/tag'
import { EndOthersButton, EndSessionButton } from './end-buttons'
import classes from './sessions.module.css'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('me'))('sessions.title') }
}

export default async function SessionsPage() {
  const actor = await requirePerson({ next: '/me/sessions' })
  const now = getRequestTime()
  const [open, t, { locale, zone }] = await Promise.all([
    listSessions(await database(), actor.person.id, now),
    getTranslations(),
    loadReader(),
  ])
  const own = open.filter(({ id }) => id === actor.session.id)
  const others = open.filter(({ id }) => id !== actor.session.id)
  const nameOf = (factor: string) =>
    t.has(`factor.${factor as 'passkey'}.name`)
      ? t(`factor.${factor as 'passkey'}.name`)
      : factor === 'activation'
        ? t('me.sessions.activation')
        : t('me.activity.password')
  return (
    <>
      <PageHead title={t('me.sessions.title')} lead={t('me.sessions.lead')} />
      <Stack component="ul" gap="sm" className={classes.list}>
        {[...own, ...others].map(({ id, factors, address, userAgent, createdAt, lastSeenAt, expiresAt }) => {
          const browser = nameBrowser(userAgent) || t('me.sessions.unknownBrowser')
          const begun = formatDate(createdAt, { locale, zone, withYear: false })
          const isOwn = id === actor.session.id
          return (
            <Paper component="li" key={id} p="md" bg="var(--sekisho-surface)" className={classes.session}>
              <div>
                <Text fw={700} component="div">
                  {browser} {isOwn ? <Tag meaning="ready">{t('me.sessions.this')}</Tag> : null}
                </Text>
                <Text size="sm" c="dimmed" component="div">
                  <div>
                    {t('me.sessions.begun', { date: begun })} ·{' '}
                    {t('me.sessions.from', { address: address || t('me.activity.unknownPlace') })}
                  </div>
                  <div>{t('me.sessions.with', { factors: [...new Set(factors.map(({ factor }) => nameOf(factor)))].join(' + ') })}</div>
                  <div>
                    {t('me.sessions.seen', { date: formatDistance(lastSeenAt, now, { locale, zone }) })} ·{' '}
                    {t('me.sessions.ends', { date: formatDate(expiresAt, { locale, zone, withYear: false }) })}
                  </div>
                </Text>
              </div>
              {isOwn ? null : <EndSessionButton sessionId={id} label={t('me.sessions.endOneLabel', { browser, date: begun })} />}
            </Paper>
          )
        })}
      </Stack>
      {others.length > 0 ? <EndOthersButton count={others.length} /> : <Text c="dimmed">{t('me.sessions.onlyThis')}</Text>}
    </>
  )
}
