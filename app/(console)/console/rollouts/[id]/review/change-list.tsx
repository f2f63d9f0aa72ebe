import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import { formatDate } from '@/lib/i18n/dates'
import { readZone } from '@/lib/policy/zone'
import { compileInstant } from '@/lib/rollouts/compile-instant'
import type { PlanChange } from '@/lib/rollouts/diff/rules'
import type { PlanDocument } from '@/lib/rollouts/schema'

const dates = ['announceAt', 'promptFrom', 'enforceAt', 'guardUntil']

/** Every difference between two versions in words: where, what, before, after. */
export function ChangeList({
  changes,
  document,
  before,
  zone,
}: {
  changes: PlanChange[]
  document: PlanDocument
  before: PlanDocument | null
  zone: string
}) {
  const t = useTranslations('rollouts')
  const locale = useLocale()
  if (changes.length === 0) return <Text size="sm">{t('review.noChanges')}</Text>
  const nameOf = (key: string | null) =>
    key === null ? t('edit.plan') : ([...document.waves, ...(before?.waves ?? [])].find((wave) => wave.key === key)?.name[locale] ?? key)
  return (
    <TableScrollContainer minWidth={640}>
      <Table aria-label={t('review.title')} verticalSpacing="xs">
        <TableThead>
          <TableTr>
            <TableTh>{t('review.where')}</TableTh>
            <TableTh>{t('review.what')}</TableTh>
            <TableTh>{t('review.before')}</TableTh>
            <TableTh>{t('review.after')}</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {changes.map((change) =>
            change.kind === 'changed' ? (
              <TableTr key={`${change.wave}.${change.field}`}>
                <TableTh scope="row">{nameOf(change.wave)}</TableTh>
                <TableTd>{t(`review.field.${change.field}`)}</TableTd>
                <TableTd>
                  <Value value={change.before} field={change.field} zone={zone} />
                </TableTd>
                <TableTd fw={600}>
                  <Value value={change.after} field={change.field} zone={zone} />
                </TableTd>
              </TableTr>
            ) : (
              <TableTr key={`${change.kind}.${change.wave}`}>
                <TableTh scope="row">{change.name[locale]}</TableTh>
                <TableTd>{t(`review.${change.kind}`)}</TableTd>
                <TableTd>{change.kind === 'wave-removed' ? <WaveDate document={before} wave={change.wave} zone={zone} /> : '–'}</TableTd>
                <TableTd fw={600}>
                  {change.kind === 'wave-added' ? <WaveDate document={document} wave={change.wave} zone={zone} /> : '–'}
                </TableTd>
              </TableTr>
            ),
          )}
        </TableTbody>
      </Table>
    </TableScrollContainer>
  )
}

function WaveDate({ document, wave, zone }: { document: PlanDocument | null; wave: string; zone: string }) {
  return <Value value={document?.waves.find(({ key }) => key === wave)?.enforceAt ?? null} field="enforceAt" zone={zone} />
}

function Value({ value, field, zone }: { value: unknown; field: string; zone: string }) {
  const t = useTranslations('rollouts')
  const locale = useLocale()
  if (dates.includes(field)) {
    if (typeof value !== 'string') return <>{t('edit.noDate')}</>
    const at = compileInstant(value, readZone(zone))
    return <>{at === null ? value : formatDate(new Date(at * 1000), { locale, zone, precision: value.includes('T') ? 'minute' : 'day' })}</>
  }
  if (value === undefined || value === null) return <>–</>
  if (typeof value === 'string' || typeof value === 'number') return <>{value}</>
  if (isText(value)) return <>{value[locale]}</>
  return <code style={{ fontSize: '0.8125rem', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{JSON.stringify(value)}</code>
}

const isText = (value: unknown): value is { en: string; ja: string } =>
  typeof value === 'object' && value !== null && 'en' in value && 'ja' in value
