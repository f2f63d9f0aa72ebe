import { Group, Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { manyLeavers } from '@/lib/people/import/applying/rules'
import { getImport, type ImportRowKind, listImportRows } from '@/lib/people/import/data'
import { database } from '@/lib/platform/database'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { Stat } from '@/lib/ui/stat'
import { Confirmation } from './confirmation'
import { FaultTable } from './fault-table'
import { ProgressWatch } from './progress-watch'
import { RowTable } from './row-table'

type Search = { show?: string; after?: string }
const kinds = { added: 'added', changed: 'changed', leavers: 'leaver' } as const satisfies Record<string, ImportRowKind>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('import')
  return { title: t('title') }
}

/** One import: its progress, then what it would change (or why it was refused), the confirmation, the result. */
export default async function OneImportPage({ params, searchParams }: { params: Promise<{ id: string }>; searchParams: Promise<Search> }) {
  await requireRole('administrator')
  const [{ id }, search, t, db] = await Promise.all([params, searchParams, getTranslations('import'), database()])
  const made = await getImport(db, id, getRequestTime())
  if (!made) notFound()
  const state = made.isInterrupted ? 'interrupted' : made.state
  const isRunning = state === 'reading' || state === 'comparing'
  const hasPreview = state === 'ready' || state === 'applied'
  const chosen =
    search.show === 'changed' || search.show === 'leavers' || search.show === 'added'
      ? search.show
      : made.added > 0
        ? 'added'
        : made.changed > 0
          ? 'changed'
          : 'leavers'
  const after = /^-?\d{1,9}$/.test(search.after ?? '') ? Number(search.after) : null
  const page = hasPreview ? await listImportRows(db, { importId: id, kind: kinds[chosen], after, limit: 50 }) : null
  const counts = { added: made.added, changed: made.changed, leavers: made.leavers }
  const newCodes = Object.entries(made.newCodes).filter(([, codes]) => codes.length > 0) as [keyof typeof made.newCodes, string[]][]
  return (
    <>
      <PageHead
        over={<Link href="/console/import">{t('title')}</Link>}
        title={t(`heading.${state}`, { file: made.fileName, count: made.errorCount })}
        lead={
          hasPreview || state === 'refused'
            ? [
                t('rowsRead', { rows: made.rows }),
                made.encoding ? t('encoding', { encoding: made.encoding === 'utf-8' ? 'UTF-8' : 'Shift_JIS' }) : null,
              ]
                .filter((part) => part !== null)
                .join(' · ')
            : null
        }
        actions={
          isRunning ? null : (
            <>
              {state === 'applied' ? <ButtonLink href="/console/people">{t('toPeople')}</ButtonLink> : null}
              <ButtonLink href="/console/import" variant="default">
                {t('again')}
              </ButtonLink>
            </>
          )
        }
      />
      <Stack gap="lg">
        {isRunning ? <ProgressWatch importId={id} initial={made} /> : null}
        {state === 'refused' ? (
          <>
            <Callout meaning="blocked" title={t('nothingWritten')}>
              {t('refusedText')}
            </Callout>
            <FaultTable errors={made.errors} count={made.errorCount} />
          </>
        ) : null}
        {state === 'failed' || state === 'interrupted' ? (
          <Callout meaning="blocked" title={t('nothingWritten')}>
            {t('failedText')}
          </Callout>
        ) : null}
        {hasPreview && page ? (
          <>
            <div style={{ display: 'grid', gap: 'var(--mantine-spacing-md)', gridTemplateColumns: 'repeat(auto-fit, minmax(11rem, 1fr))' }}>
              <Stat label={t('added')} value={made.added.toLocaleString()} href="?show=added" />
              <Stat label={t('changed')} value={made.changed.toLocaleString()} href="?show=changed" />
              <Stat label={t('leaver')} value={made.leavers.toLocaleString()} href="?show=leavers" />
              <Stat label={t('unchanged')} value={made.unchanged.toLocaleString()} />
            </div>
            {state === 'ready' ? <Confirmation importId={id} counts={counts} isMany={made.leavers >= manyLeavers.atLeast} /> : null}
            {newCodes.length > 0 ? (
              <Panel title={t('newCodes')}>
                <Text size="sm" mb="xs">
                  {t('newCodesText')}
                </Text>
                {newCodes.map(([kind, codes]) => (
                  <Text key={kind} size="sm">
                    <b>{t(kind)}</b> {codes.slice(0, 100).join(', ')}
                    {codes.length > 100 ? ` … (${codes.length})` : ''}
                  </Text>
                ))}
              </Panel>
            ) : null}
            <Panel
              title={t(kinds[chosen])}
              aside={
                <Group gap="md" component="nav" aria-label={t('tabs')}>
                  {(Object.keys(kinds) as (keyof typeof kinds)[]).map((key) => (
                    <Link
                      key={key}
                      href={`?show=${key}`}
                      aria-current={key === chosen ? 'page' : undefined}
                      style={{ fontWeight: key === chosen ? 700 : 400 }}
                    >
                      {t(kinds[key])} {counts[key].toLocaleString()}
                    </Link>
                  ))}
                </Group>
              }
            >
              <RowTable
                kind={kinds[chosen]}
                rows={page.rows}
                isApplied={state === 'applied'}
                first={after === null ? null : `?show=${chosen}`}
                next={page.next === null ? null : `?show=${chosen}&after=${page.next}`}
              />
            </Panel>
          </>
        ) : null}
      </Stack>
    </>
  )
}
