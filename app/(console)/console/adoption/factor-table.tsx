import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core'
import { useFormatter, useTranslations } from 'next-intl'
import { nameFactor } from '@/app/name-factor'
import type { Measure } from '@/lib/adoption/measures'
import { type Counts, shareOf } from '@/lib/adoption/rules'
import { factorTraits, ownFactorTypes } from '@/lib/factors/registry'
import { Panel } from '@/lib/ui/panel'
import { PeopleNumber } from './people-number'

/** Today, per factor: who has registered it and who has proven it, and what part of the active people that is. */
export function FactorTable({ counts, affiliation, people }: { counts: Counts; affiliation: string | undefined; people: number }) {
  const t = useTranslations('adoption')
  const factor = useTranslations('factor')
  const all = useTranslations()
  const format = useFormatter()
  const count = (measure: Measure) =>
    [...counts.values()].reduce(
      (sum, one) => (one.measure === measure && (affiliation === undefined || one.affiliation === affiliation) ? sum + one.count : sum),
      0,
    )
  // Factors that people hold only at another system: this installation has no room for them, and counts them all the same.
  const elsewhere = [...new Set([...counts.values()].flatMap(({ measure }) => /^registered:(.+)$/.exec(measure)?.[1] ?? []))]
    .filter((name) => !ownFactorTypes.some((type) => type === name))
    .sort()
  // A factor for recovery only is never proven: there is no number, rather than none.
  const rows: { label: string; note?: string | null; registered: Measure | null; proven: Measure | null }[] = [
    ...ownFactorTypes.map((type) => ({
      label: factor(`${type}.name`),
      note: factorTraits[type]?.needsDeviation ? t('byDeviation') : null,
      registered: `registered:${type}` as const,
      proven: factorTraits[type]?.recoveryOnly ? null : (`proven:${type}` as const),
    })),
    ...elsewhere.map((name) => ({
      label: t('onlyElsewhere', { factor: nameFactor(all, name) }),
      registered: `registered:${name}` as Measure,
      proven: `proven:${name}` as Measure,
    })),
    { label: t('measure.phone-only'), registered: null, proven: 'phone-only' },
    { label: t('measure.none'), registered: null, proven: 'none' },
  ]
  const none = <Text c="dimmed">–</Text>
  return (
    <Panel title={t('byFactor')} aside={t('byFactorAside')}>
      <TableScrollContainer minWidth={460}>
        <Table aria-label={t('byFactor')}>
          <TableThead>
            <TableTr>
              <TableTh>{t('factor')}</TableTh>
              <TableTh ta="right">{t('registered')}</TableTh>
              <TableTh ta="right">{t('proven')}</TableTh>
              <TableTh ta="right">{t('share')}</TableTh>
            </TableTr>
          </TableThead>
          <TableTbody>
            {rows.map(({ label, note, registered, proven }) => (
              <TableTr key={label}>
                <TableTd>
                  {label}
                  {note ? (
                    <Text size="sm" c="dimmed">
                      {note}
                    </Text>
                  ) : null}
                </TableTd>
                <TableTd ta="right">
                  {registered ? <PeopleNumber value={count(registered)} filter={{ measure: registered, affiliation }} /> : none}
                </TableTd>
                <TableTd ta="right">
                  {proven ? <PeopleNumber value={count(proven)} filter={{ measure: proven, affiliation }} /> : none}
                </TableTd>
                <TableTd ta="right">
                  {proven ? format.number(shareOf(count(proven), people), { style: 'percent', maximumFractionDigits: 1 }) : none}
                </TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </TableScrollContainer>
    </Panel>
  )
}
