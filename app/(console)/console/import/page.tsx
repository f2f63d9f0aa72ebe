import { Code, Stack, Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { aliasesOf, isRequired, knownColumns } from '@/lib/people/import/columns'
import { listImports } from '@/lib/people/import/data'
import { longestFile } from '@/lib/people/import/limits'
import { database } from '@/lib/platform/database'
import { DataTable } from '@/lib/ui/data-table'
import { DateText } from '@/lib/ui/date-text'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { Tag } from '@/lib/ui/tag'
import { DirectoryDrop } from './directory-drop'
import { stateMeanings } from './state-meanings'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('import')
  return { title: t('title') }
}

/** Where a directory comes in: drop a file, what its columns mean, and what was imported before. */
export default async function ImportPage() {
  await requireRole('administrator')
  const [t, imports] = await Promise.all([getTranslations('import'), listImports(await database(), getRequestTime())])
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} />
      <Stack gap="lg">
        <Panel>
          <DirectoryDrop maximumMegabytes={longestFile / 1024 / 1024} />
        </Panel>
        <Panel title={t('history')}>
          <DataTable
            label={t('history')}
            rows={imports}
            keyOf={(row) => row.id}
            empty={<Text c="dimmed">{t('historyEmpty')}</Text>}
            columns={[
              {
                key: 'file',
                head: t('file'),
                cell: (row) => (
                  <>
                    <Link href={`/console/import/${row.id}`}>{row.isUndoing ? t('undo.of', { file: row.fileName }) : row.fileName}</Link>{' '}
                    {row.undoneBy ? <Tag meaning="neutral">{t('undo.tag')}</Tag> : null}
                  </>
                ),
              },
              {
                key: 'state',
                head: t('state'),
                cell: (row) => {
                  const state = row.isInterrupted ? 'interrupted' : row.state
                  return <Tag meaning={stateMeanings[state]}>{t(`states.${state}`)}</Tag>
                },
              },
              {
                key: 'change',
                head: t('tabs'),
                cell: (row) =>
                  row.state === 'ready' || row.state === 'waiting' || row.state === 'applied'
                    ? t('summary', { added: row.added, changed: row.changed, leavers: row.leaversChosen === 'keep' ? 0 : row.leavers })
                    : null,
              },
              { key: 'when', head: t('when'), cell: (row) => <DateText at={row.createdAt} /> },
              { key: 'who', head: t('who'), cell: (row) => row.startedByName ?? t('operator') },
            ]}
          />
        </Panel>
        <Panel title={t('columnsTitle')}>
          <Text size="sm" mb="sm" maw="48rem">
            {t('columnsText')}
          </Text>
          <TableScrollContainer minWidth={480}>
            <Table aria-label={t('columnsTitle')}>
              <TableThead>
                <TableTr>
                  <TableTh>{t('columnName')}</TableTh>
                  <TableTh>{t('columnMeaning')}</TableTh>
                </TableTr>
              </TableThead>
              <TableTbody>
                {knownColumns.map((column) => (
                  <TableTr key={column}>
                    <TableTd style={{ whiteSpace: 'nowrap', verticalAlign: 'top' }}>
                      <Code>{column}</Code> {isRequired(column) ? <Tag>{t('required')}</Tag> : null}
                    </TableTd>
                    <TableTd>
                      {t(`columns.${column}`)}
                      {aliasesOf(column).length > 0 ? (
                        <Text size="sm" c="dimmed">
                          {t('alsoCalled', { names: aliasesOf(column).join(', ') })}
                        </Text>
                      ) : null}
                    </TableTd>
                  </TableTr>
                ))}
              </TableTbody>
            </Table>
          </TableScrollContainer>
        </Panel>
      </Stack>
    </>
  )
}
