import { Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { getCaptured } from '@/lib/mail/outbox/data'
import { database } from '@/lib/platform/database'
import { settings } from '@/lib/platform/env'
import { isId } from '@/lib/platform/ids'
import { ButtonLink } from '@/lib/ui/button-link'
import { DateText } from '@/lib/ui/date-text'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { OutboxFrame } from '../outbox-frame'

export const metadata: Metadata = { title: 'Outbox', robots: { index: false } }

/** One captured message. The mail's HTML is shown in a frame that may run nothing and reach nothing. */
export default async function CapturedPage({ params }: { params: Promise<{ id: string }> }) {
  if (!settings().SEKISHO_OUTBOX) notFound()
  const { id } = await params
  const [message, t] = await Promise.all([isId(id) ? getCaptured(await database(), id) : null, getTranslations('outbox')])
  if (!message) notFound()
  return (
    <OutboxFrame>
      <PageHead
        title={message.subject || t(`channels.${message.channel}`)}
        over={
          <>
            {message.to} · <DateText at={message.at} precision="second" />
          </>
        }
        actions={
          <ButtonLink href="/outbox" variant="default">
            {t('back')}
          </ButtonLink>
        }
      />
      <Stack>
        {message.html ? (
          <Panel title={t('html')}>
            <iframe
              title={t('html')}
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              srcDoc={message.html.replace('<head>', '<head><base target="_blank">')}
              style={{ width: '100%', height: 560, border: '1px solid var(--sekisho-line)', background: '#fff' }}
            />
          </Panel>
        ) : null}
        <Panel title={t('text')}>
          <Text component="pre" style={{ whiteSpace: 'pre-wrap', fontFamily: 'inherit' }}>
            {message.text}
          </Text>
        </Panel>
      </Stack>
    </OutboxFrame>
  )
}
