import { Group, Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getFormatter, getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { type BridgeRowKind, getBridgeFile, listBridgeRows, listStrangeFactors } from '@/lib/bridge/files/data'
import { database } from '@/lib/platform/database'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { Stat } from '@/lib/ui/stat'
import { FaultTable } from '../../import/[id]/fault-table'
import { ProgressWatch } from '../../import/[id]/progress-watch'
import { Confirmation } from './confirmation'
import { RowTable } from './row-table'

type Search = { show?: string; after?: string }
const kinds = ['added', 'changed', 'removed', 'unknown'] as const satisfies BridgeRowKind[]

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('bridge'))('title') }
}

/** One file of another system: its progress, then what it would change (or why it was refused), the confirmation, the result. */
export default async function BridgeFilePage({ params, searchParams }: { params: Promise<{ id: string }>; searchParams: Promise<Search> }) {
  await requireRole('administrator')
  const [{ id }, search, t, imports, format, db] = await Promise.all([
    params,
    searchParams,
    getTranslations('bridge'),
    getTranslations('import'),
    getFormatter(),
    database(),
  ])
  const file = await getBridgeFile(db, id, getRequestTime())
  if (!file) notFound()
  const state = file.isInterrupted ? 'interrupted' : file.state
  const isRunning = state === 'reading' || state === 'comparing'
  const hasPreview = state === 'ready' || state === 'applied'
  const isLog = file.kind === 'sign-ins'
  const shown = kinds.filter((kind) => !isLog || kind === 'added' || kind === 'unknown')
  const chosen = shown.find((kind) => kind === search.show) ?? shown.find((kind) => file[kind] > 0) ?? 'added'
  const after = /^\d{1,9}$/.test(search.after ?? '') ? Number(search.after) : null
  const page = hasPreview ? await listBridgeRows(db, { fileId: id, kind: chosen, after, limit: 50 }) : null
  const strange = hasPreview && isLog ? await listStrangeFactors(db, id) : []
  const counts = { added: file.added, changed: file.changed, removed: file.removed }
  const label = (kind: BridgeRowKind) => (isLog && kind === 'added' ? t('events') : t(`row.${kind}`))
  const lead = [
    file.systemName && file.mapping ? t('layout', { system: file.systemName, mapping: file.mapping }) : null,
    hasPreview || state === 'refused' ? t('read', { rows: file.rows, people: file.people }) : null,
    file.encoding ? imports('encoding', { encoding: file.encoding === 'utf-8' ? 'UTF-8' : 'Shift_JIS' }) : null,
  ]
  return (
    <>
      <PageHead
        over={<Link href="/console/bridge">{t('title')}</Link>}
        title={t(`heading.${state}`, { file: file.fileName, count: file.errorCount })}
        lead={lead.filter((part) => part !== null).join(' · ')}
        actions={
          isRunning ? null : (
            <>
              {state === 'applied' ? <ButtonLink href="/console/adoption">{t('toAdoption')}</ButtonLink> : null}
              <ButtonLink href="/console/bridge" variant="default">
                {imports('again')}
              </ButtonLink>
            </>
          )
        }
      />
      <Stack gap="lg">
        {isRunning ? <ProgressWatch importId={id} initial={file} address="/console/bridge" /> : null}
        {state === 'refused' ? (
          <>
            <Callout meaning="blocked" title={imports('nothingWritten')}>
              {imports('refusedText')}
            </Callout>
            <FaultTable errors={file.errors} count={file.errorCount} isBridge />
          </>
        ) : null}
        {state === 'failed' || state === 'interrupted' ? (
          <Callout meaning="blocked" title={imports('nothingWritten')}>
            {imports('failedText')}
          </Callout>
        ) : null}
        {hasPreview && page ? (
          <>
            <div style={{ display: 'grid', gap: 'var(--mantine-spacing-md)', gridTemplateColumns: 'repeat(auto-fit, minmax(10rem, 1fr))' }}>
              {shown.map((kind) => (
                <Stat key={kind} label={label(kind)} value={format.number(file[kind])} href={`?show=${kind}`} />
              ))}
              <Stat label={t('row.unchanged')} value={format.number(file.unchanged)} />
            </div>
            {strange.length > 0 ? (
              <Callout
                meaning="soon"
                title={t('strange', {
                  count: strange.reduce((sum, one) => sum + one.count, 0),
                  values: strange.map((one) => `${one.value} (${format.number(one.count)})`).join(', '),
                })}
              />
            ) : null}
            {file.tooOld > 0 ? <Callout title={t('tooOld', { count: file.tooOld })} /> : null}
            {state === 'ready' ? <Confirmation fileId={id} system={file.systemName ?? ''} counts={counts} /> : null}
            <Panel
              title={label(chosen)}
              aside={
                <Group gap="md" component="nav" aria-label={imports('tabs')}>
                  {shown.map((kind) => (
                    <Link
                      key={kind}
                      href={`?show=${kind}`}
                      aria-current={kind === chosen ? 'page' : undefined}
                      style={{ fontWeight: kind === chosen ? 700 : 400 }}
                    >
                      {label(kind)} {format.number(file[kind])}
                    </Link>
                  ))}
                </Group>
              }
            >
              {chosen === 'unknown' && file.unknown > 0 ? (
                <Text size="sm" mb="sm">
                  {t('unknownText')}
                </Text>
              ) : null}
              {isLog && state === 'applied' && chosen === 'added' ? (
                <Text c="dimmed">{t('eventsApplied')}</Text>
              ) : (
                <RowTable
                  kind={chosen}
                  rows={page.rows}
                  first={after === null ? null : `?show=${chosen}`}
                  next={page.next === null ? null : `?show=${chosen}&after=${page.next}`}
                />
              )}
            </Panel>
          </>
        ) : null}
      </Stack>
    </>
  )
}
