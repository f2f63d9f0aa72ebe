import { Button, Group, Text, TextInput } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { type Captured, listCaptured } from '@/lib/mail/outbox/data'
import { database } from '@/lib/platform/database'
import { settings } from '@/lib/platform/env'
import { isId } from '@/lib/platform/ids'
import { DataTable } from '@/lib/ui/data-table'
import { DateText } from '@/lib/ui/date-text'
import { EmptyNote } from '@/lib/ui/empty-note'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { Tag } from '@/lib/ui/tag'
import { OutboxFrame } from './outbox-frame'

const pageSize = 30

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('outbox'))('title'), robots: { index: false } }
}

/** Anyone may look, because it exists only where nothing reaches real people (`SEKISHO_OUTBOX=1`). */
export default async function OutboxPage({
  searchParams,
}: {
  searchParams: Promise<{ to?: string | string[]; before?: string | string[] }>
}) {
  if (!settings().SEKISHO_OUTBOX) notFound()
  const asked = await searchParams
  const to = typeof asked.to === 'string' ? asked.to.trim().slice(0, 200) : ''
  const before = isId(asked.before) ? asked.before : undefined
  const [db, t] = await Promise.all([database(), getTranslations('outbox')])
  const rows = await listCaptured(db, { ...(to ? { to } : {}), ...(before ? { before } : {}), limit: pageSize + 1 })
  const shown = rows.slice(0, pageSize)
  const older = rows.length > pageSize ? shown.at(-1)?.id : undefined
  const filter = to ? `to=${encodeURIComponent(to)}` : ''
  return (
    <OutboxFrame>
      <PageHead title={t('title')} lead={t('lead')} />
      <Panel>
        <form method="get" action="/outbox">
          <Group align="end" gap="sm" mb="md">
            <TextInput name="to" label={t('recipient')} defaultValue={to} w={300} />
            <Button type="submit" variant="default">
              {t('show')}
            </Button>
          </Group>
        </form>
        <DataTable<Captured>
          label={t('title')}
          rows={shown}
          keyOf={(row) => row.id}
          columns={[
            // The message first: on a phone the rest stands outside the screen.
            { key: 'message', head: t('message'), cell: (row) => <Message row={row} /> },
            { key: 'to', head: t('to'), cell: (row) => <Recipient row={row} channel={t(`channels.${row.channel}`)} /> },
            { key: 'at', head: t('at'), width: 220, cell: (row) => <DateText at={row.at} precision="second" /> },
          ]}
          empty={<EmptyNote title={t('none')}>{t('noneText')}</EmptyNote>}
          paging={{
            ...(before ? { first: `/outbox?${filter}` } : {}),
            ...(older ? { next: `/outbox?${filter}&before=${older}` } : {}),
            firstLabel: t('newest'),
            nextLabel: t('older'),
          }}
        />
      </Panel>
    </OutboxFrame>
  )
}

function Recipient({ row, channel }: { row: Captured; channel: string }) {
  return (
    <>
      <Tag>{channel}</Tag>
      <Text size="sm">{row.to}</Text>
    </>
  )
}

function Message({ row }: { row: Captured }) {
  if (row.channel !== 'mail')
    return (
      <Text size="sm" miw="14rem">
        {row.text}
      </Text>
    )
  return <Link href={`/outbox/${row.id}`}>{row.subject}</Link>
}
