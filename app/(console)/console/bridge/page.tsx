import { Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { listBridgeFiles } from '@/lib/bridge/files/data'
import { longestFile } from '@/lib/people/import/limits'
import { database } from '@/lib/platform/database'
import { DataTable } from '@/lib/ui/data-table'
import { DateText } from '@/lib/ui/date-text'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { Tag } from '@/lib/ui/tag'
import { stateMeanings } from '../import/state-meanings'
import { ExportDrop } from './export-drop'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('bridge'))('title') }
}

/** Where exports of the identity provider of today come in, and what was read before. */
export default async function BridgePage() {
  await requireRole('administrator')
  const [t, imports, files] = await Promise.all([
    getTranslations('bridge'),
    getTranslations('import'),
    listBridgeFiles(await database(), getRequestTime()),
  ])
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} />
      <Stack gap="lg">
        <Panel>
          <ExportDrop maximumMegabytes={longestFile / 1024 / 1024} />
        </Panel>
        <Panel title={t('history')}>
          <DataTable
            label={t('history')}
            rows={files}
            keyOf={(file) => file.id}
            empty={<Text c="dimmed">{t('historyEmpty')}</Text>}
            columns={[
              { key: 'file', head: imports('file'), cell: (file) => <Link href={`/console/bridge/${file.id}`}>{file.fileName}</Link> },
              { key: 'kind', head: t('kind'), cell: (file) => [file.systemName, t(`kinds.${file.kind}`)].filter(Boolean).join(' · ') },
              {
                key: 'state',
                head: imports('state'),
                cell: (file) => {
                  const state = file.isInterrupted ? 'interrupted' : file.state
                  return <Tag meaning={stateMeanings[state]}>{imports(`states.${state}`)}</Tag>
                },
              },
              {
                key: 'change',
                head: imports('tabs'),
                cell: ({ state, added, changed, removed }) =>
                  state === 'ready' || state === 'applied' ? t('summary', { added, changed, removed }) : null,
              },
              { key: 'when', head: imports('when'), cell: (file) => <DateText at={file.createdAt} /> },
              { key: 'who', head: imports('who'), cell: (file) => file.startedByName ?? imports('operator') },
            ]}
          />
        </Panel>
      </Stack>
    </>
  )
}
