import { Group, Stack, Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { toInstant } from '@/lib/platform/duration'
import { simulateAt } from '@/lib/rollouts/simulation/data'
import { listHolds, listVersions } from '@/lib/rollouts/versions/data'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { Tag } from '@/lib/ui/tag'
import { CountsTable } from '../counts-table'
import { loadVersion } from '../load-rollout'
import { describeWaves } from '../load-waves'
import { RolloutTags, versionMeanings } from '../rollout-tags'
import { WaveTimeline } from '../wave-timeline'
import { HoldButton } from './hold-button'
import { RollBackButton } from './roll-back-button'

export async function generateMetadata({ params }: { params: Promise<{ id: string }> }): Promise<Metadata> {
  await requireRole('administrator', 'support', 'auditor')
  const [{ id }, locale] = await Promise.all([params, getLocale()])
  const { version } = await loadVersion(await database(), id, undefined, getRequestTime())
  return { title: version.document.name[locale] }
}

/** One rollout: its waves on a line of time, its people now, what is being prepared, holds and versions. */
export default async function RolloutPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireRole('administrator', 'support', 'auditor')
  const now = getRequestTime()
  const [{ id }, db, t, locale] = await Promise.all([params, database(), getTranslations('rollouts'), getLocale()])
  const { line, version, rules, plan } = await loadVersion(db, id, undefined, now)
  const [[counted], versions, holds] = await Promise.all([
    simulateAt(db, rules, { rollout: id, instants: [toInstant(now)] }),
    listVersions(db, id),
    listHolds(db, id),
  ])
  if (!counted) throw new Error('a simulation answers every instant')
  const waves = describeWaves(rules, plan, counted, toInstant(now), locale, version.number)
  const isRunning = line.state === 'running'
  const canEdit = actor.roles.includes('administrator')
  const { newest } = line
  const isPrepared = newest.number !== line.runningVersion && ['draft', 'in-review', 'approved', 'rejected'].includes(newest.state)
  const { zone } = plan.rules
  return (
    <>
      <PageHead
        over={<Link href="/console/rollouts">{t('title')}</Link>}
        title={
          <Group gap="sm" component="span">
            {version.document.name[locale]}
            <RolloutTags line={line} />
          </Group>
        }
        lead={t('summary', { waves: plan.waves.length, people: counted.total.people })}
        actions={
          <>
            <ButtonLink href={`/console/rollouts/${id}/simulate`} variant="default">
              {t('simulate.open')}
            </ButtonLink>
            {isRunning && (canEdit || actor.roles.includes('auditor')) ? (
              <ButtonLink href={`/console/rollouts/${id}/lists`} variant="default">
                {(await getTranslations('bridge.lists'))('open')}
              </ButtonLink>
            ) : null}
            {canEdit ? (
              <ButtonLink href={`/console/rollouts/${id}/edit`} variant={isPrepared ? 'default' : 'filled'}>
                {t('edit.open')}
              </ButtonLink>
            ) : null}
            {isPrepared ? (
              <ButtonLink href={`/console/rollouts/${id}/review?version=${newest.number}`}>{t('review.open')}</ButtonLink>
            ) : null}
          </>
        }
      />
      <Stack gap="lg">
        {isPrepared && line.runningVersion !== null ? (
          <Callout
            meaning={newest.state === 'in-review' ? 'soon' : 'neutral'}
            title={t(`version.${newest.state}`, { number: newest.number })}
          >
            {t('prepared')} <Link href={`/console/rollouts/${id}/review?version=${newest.number}`}>{t('review.compare')}</Link>
          </Callout>
        ) : null}
        {version.kind === 'plan' && !isRunning && line.state === 'draft' ? (
          <Callout title={t('draftTitle')}>{t('draftText')}</Callout>
        ) : null}
        <Panel title={t('timeline.title')} aside={zone}>
          <WaveTimeline waves={waves} now={toInstant(now)} zone={zone} calendar={plan.rules.calendar} />
        </Panel>
        <Panel title={isRunning ? t('counts.now') : t('counts.ifToday')}>
          <CountsTable
            head={t('counts.wave')}
            rows={waves.flatMap(({ key, name }) => {
              const tally = counted.byWave[key]
              return tally ? [{ key, label: name, tally, query: { wave: key } }] : []
            })}
            total={counted.total}
            rolloutId={id}
            base={{ at: counted.at, version: version.number }}
          />
        </Panel>
        {isRunning ? (
          <Panel title={t('hold.title')} aside={canEdit ? <RollBackButton rolloutId={id} /> : null}>
            <TableScrollContainer minWidth={420}>
              <Table aria-label={t('hold.title')}>
                <TableTbody>
                  {waves.map((wave) => {
                    const open = holds.find((hold) => hold.wave === wave.key && (hold.resumeAt === null || hold.resumeAt > now))
                    return (
                      <TableTr key={wave.key}>
                        <TableTh scope="row" fw={600} w="30%">
                          {wave.name}
                        </TableTh>
                        <TableTd>
                          {open ? (
                            <Text size="sm" component="div">
                              {t('hold.since')} <DateText at={open.fromAt} zone={zone} />
                              {open.by ? ` · ${open.by.name}` : ''}
                              <br />
                              {open.reason}
                              {open.resumeAt ? (
                                <>
                                  <br />
                                  {t('hold.resumes')} <DateText at={open.resumeAt} zone={zone} distance />
                                </>
                              ) : null}
                            </Text>
                          ) : (
                            <Text size="sm" c="dimmed">
                              {t('hold.none')}
                            </Text>
                          )}
                        </TableTd>
                        <TableTd ta="right">
                          {canEdit && !(open?.resumeAt && open.resumeAt > now) ? (
                            <HoldButton rolloutId={id} wave={wave.key} name={wave.name} isHeld={open !== undefined} zone={zone} />
                          ) : null}
                        </TableTd>
                      </TableTr>
                    )
                  })}
                </TableTbody>
              </Table>
            </TableScrollContainer>
          </Panel>
        ) : null}
        <Panel title={t('versions.title')}>
          <TableScrollContainer minWidth={640}>
            <Table aria-label={t('versions.title')}>
              <TableThead>
                <TableTr>
                  <TableTh>{t('versions.number')}</TableTh>
                  <TableTh>{t('versions.state')}</TableTh>
                  <TableTh>{t('versions.author')}</TableTh>
                  <TableTh>{t('versions.decided')}</TableTh>
                  <TableTh>{t('versions.note')}</TableTh>
                </TableTr>
              </TableThead>
              <TableTbody>
                {versions.map((one) => (
                  <TableTr key={one.number}>
                    <TableTd>
                      <Link href={`/console/rollouts/${id}/review?version=${one.number}`}>{one.number}</Link>
                    </TableTd>
                    <TableTd>
                      <Tag meaning={one.number === line.runningVersion ? 'ready' : versionMeanings[one.state]}>
                        {one.number === line.runningVersion ? t('versions.running') : t(`version.${one.state}`, { number: one.number })}
                      </Tag>{' '}
                      {one.kind === 'roll-back' ? t('versions.rollBack') : null}
                    </TableTd>
                    <TableTd>
                      {one.author?.name ?? t('operator')}
                      <Text size="xs" c="dimmed" component="div">
                        <DateText at={one.createdAt} />
                      </Text>
                    </TableTd>
                    <TableTd>
                      {one.decidedBy?.name ?? ''}
                      {one.decidedAt ? (
                        <Text size="xs" c="dimmed" component="div">
                          <DateText at={one.decidedAt} />
                        </Text>
                      ) : null}
                    </TableTd>
                    <TableTd>{one.note}</TableTd>
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
