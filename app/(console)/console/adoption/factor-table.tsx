import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core'
import { useFormatter, useTranslations } from 'next-intl'
import type { Measure } from '@/lib/adoption/measures'
import { type Counts, shareOf } from '@/lib/adoption/rules'
import { factorTypes } from '@/lib/factors/registry'
import { Panel } from '@/lib/ui/panel'
import { PeopleNumber } from './people-number'

/** Today, per factor: who has registered it and who has proven it, and what part of the active people that is. */
export function FactorTable({ counts, affiliation, people }: { counts: Counts; affiliation: string | undefined; people: number }) {
  const t = useTranslations('adoption')
  const factor = useTranslations('factor')
  const format = useFormatter()
  const count = (measure: Measure) =>
    [...counts.values()].reduce(
      (sum, one) => (one.measure === measure && (affiliation === undefined || one.affiliation === affiliation) ? sum + one.count : sum),
      0,
    )
  const rows: { label: string; registered: Measure | null; proven: Measure }[] = [
    ...factorTypes.map((type) => ({
      label: factor(`${type}.name`),
      registered: `registered:${type}` as const,
      proven: `proven:${type}` as const,
    })),
    { label: t('measure.phone-only'), registered: null, proven: 'phone-only' },
    { label: t('measure.none'), registered: null, proven: 'none' },
  ]
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
            {rows.map(({ label, registered, proven }) => (
              <TableTr key={proven}>
                <TableTd>{label}</TableTd>
                <TableTd ta="right">
                  {registered ? (
                    <PeopleNumber value={count(registered)} filter={{ measure: registered, affiliation }} />
                  ) : (
                    <Text c="dimmed">–</Text>
                  )}
                </TableTd>
                <TableTd ta="right">
                  <PeopleNumber value={count(proven)} filter={{ measure: proven, affiliation }} />
                </TableTd>
                <TableTd ta="right">
                  {format.number(shareOf(count(proven), people), { style: 'percent', maximumFractionDigits: 1 })}
                </TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </TableScrollContainer>
    </Panel>
  )
}
