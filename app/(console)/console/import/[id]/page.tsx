import { Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { getImport } from '@/lib/people/import/data'
import { judgeImport } from '@/lib/people/import/risk/rules'
import { judgeUndo } from '@/lib/people/import/undoing/rules'
import { getOrganisation } from '@/lib/people/organisation/data'
import { database } from '@/lib/platform/database'
import { after, days } from '@/lib/platform/duration'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { Approval } from './approval'
import { Confirmation } from './confirmation'
import { FaultTable } from './fault-table'
import { LimitPanel } from './limit-panel'
import { Preview } from './preview'
import { ProgressWatch } from './progress-watch'
import { UndoButton } from './undo-button'

type Search = { show?: string; after?: string }

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('import')
  return { title: t('title') }
}

/** One import: its progress, then what it would change (or why it was refused), the confirmation, the result. */
export default async function OneImportPage({ params, searchParams }: { params: Promise<{ id: string }>; searchParams: Promise<Search> }) {
  const actor = await requireRole('administrator')
  const now = getRequestTime()
  const [{ id }, search, t, db] = await Promise.all([params, searchParams, getTranslations('import'), database()])
  const made = await getImport(db, id, now)
  if (!made) notFound()
  const { directory } = await getOrganisation(db)
  const state = made.isInterrupted ? 'interrupted' : made.state
  const isRunning = state === 'reading' || state === 'comparing'
  const hasPreview = state === 'ready' || state === 'waiting' || state === 'applied'
  const { isUndoing } = made
  const over = { left: judgeImport(made, 'left', directory), keep: judgeImport(made, 'keep', directory) }
  const counts = { added: made.added, changed: made.changed, leavers: made.leavers }
  const newCodes = Object.entries(made.newCodes).filter(([, codes]) => codes.length > 0) as [keyof typeof made.newCodes, string[]][]
  return (
    <>
      <PageHead
        over={<Link href="/console/import">{t('title')}</Link>}
        title={
          isUndoing && (state === 'ready' || state === 'waiting' || state === 'applied' || state === 'cancelled')
            ? t(`undo.heading.${state}`, { file: made.fileName })
            : t(`heading.${state}`, { file: made.fileName, count: made.errorCount })
        }
        lead={
          isUndoing
            ? t('undo.lead')
            : hasPreview || state === 'refused'
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
        {hasPreview ? (
          <>
            {made.undoneBy ? (
              <Callout title={t('undo.undone')}>
                <Link href={`/console/import/${made.undoneBy}`}>{t('undo.see')}</Link>
              </Callout>
            ) : null}
            {state === 'applied' && judgeUndo(made, now) === null ? (
              <Callout title={t('undo.title')}>
                {t('undo.text')} <DateText at={after(made.finishedAt ?? now, days(1))} />
                <UndoButton importId={id} />
              </Callout>
            ) : null}
            {state === 'ready' ? (
              <Confirmation
                importId={id}
                counts={counts}
                over={over}
                rows={{ now: made.rows, before: made.rowsBefore ?? 0 }}
                isUndoing={isUndoing}
              />
            ) : null}
            {state === 'waiting' ? (
              <Approval
                importId={id}
                fileHash={made.fileHash ?? ''}
                isOwn={actor.person.id === made.startedBy || actor.person.id === made.requestedBy}
                asked={t('approval.asked', { name: made.requestedByName ?? t('operator') })}
                leavers={made.leaversChosen ?? 'keep'}
                isUndoing={isUndoing}
              />
            ) : null}
            <LimitPanel made={made} judged={over[made.leaversChosen ?? 'left']} />
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
            <Preview made={made} show={search.show} after={search.after} />
          </>
        ) : null}
      </Stack>
    </>
  )
}
