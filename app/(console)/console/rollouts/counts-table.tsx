import { Table, TableScrollContainer, TableTbody, TableTd, TableTfoot, TableTh, TableThead, TableTr, Text } from '@mantine/core'
import { useFormatter, useTranslations } from 'next-intl'
import type { State } from '@/lib/policy/types'
import type { Tally } from '@/lib/rollouts/simulation/types'
import { askedStates, blockedStates, linkPeople } from './describe'

type Query = Record<string, string | number | null>
export type CountsRow = { key: string; label: string; tally: Tally; query: Query }

const apart: State[] = ['not-required', 'exempt', 'not-arrived']
const groups: { key: 'ready' | 'told' | 'asked' | 'must' | 'apart'; states: State[]; ink?: string }[] = [
  { key: 'ready', states: ['satisfied'], ink: 'var(--sekisho-ready)' },
  { key: 'told', states: ['encouraged', 'undated'] },
  { key: 'asked', states: askedStates, ink: 'var(--sekisho-soon)' },
  { key: 'must', states: blockedStates, ink: 'var(--sekisho-blocked)' },
  { key: 'apart', states: apart },
]
const flags = ['stranded', 'needs-desk', 'dormant'] as const

/**
 * Counts by state that add up to the first column, then the flags, which are counted inside. Every number opens its people.
 * `base` is what all of them have in common: the instant and the version.
 */
export function CountsTable({
  head,
  rows,
  total,
  rolloutId,
  base,
}: {
  head: string
  rows: CountsRow[]
  total?: Tally
  rolloutId: string
  base: Query
}) {
  const t = useTranslations('rollouts.counts')
  const cells = { rolloutId, base }
  return (
    <TableScrollContainer minWidth={900}>
      <Table highlightOnHover aria-label={head}>
        <TableThead>
          <TableTr>
            <TableTh>{head}</TableTh>
            <TableTh ta="right">{t('people')}</TableTh>
            <TableTh ta="right">{t('share')}</TableTh>
            {groups.map(({ key }) => (
              <TableTh key={key} ta="right">
                {t(key)}
              </TableTh>
            ))}
            {flags.map((flag) => (
              <TableTh key={flag} ta="right" fw={400} c="dimmed">
                {t(flag)}
              </TableTh>
            ))}
          </TableTr>
        </TableThead>
        <TableTbody>
          {rows.map((row) => (
            <Row key={row.key} row={row} {...cells} />
          ))}
        </TableTbody>
        {total ? (
          <TableTfoot>
            <Row row={{ key: 'total', label: t('total'), tally: total, query: {} }} {...cells} />
          </TableTfoot>
        ) : null}
      </Table>
    </TableScrollContainer>
  )
}

function Row({ row, rolloutId, base }: { row: CountsRow; rolloutId: string; base: Query }) {
  const format = useFormatter()
  const { tally, query } = row
  const sum = (states: readonly State[]): number => states.reduce((all, state) => all + (tally.states[state] ?? 0), 0)
  const link = (more: Query): string => linkPeople(rolloutId, { ...base, ...query, ...more })
  return (
    <TableTr>
      <TableTh scope="row" style={{ whiteSpace: 'nowrap' }} fw={row.key === 'total' ? 700 : 400}>
        {row.label}
      </TableTh>
      <TableTd ta="right">
        <Count value={tally.people} href={link({})} isStrong />
      </TableTd>
      <TableTd ta="right">
        {tally.people === 0 ? '–' : format.number(sum(['satisfied']) / tally.people, { style: 'percent', maximumFractionDigits: 0 })}
      </TableTd>
      {groups.map(({ key, states, ink }) => (
        <TableTd key={key} ta="right">
          <Count value={sum(states)} href={link({ states: states.join(' ') })} ink={ink} />
        </TableTd>
      ))}
      {flags.map((flag) => (
        <TableTd key={flag} ta="right">
          <Count value={tally.flags[flag] ?? 0} href={link({ flag })} ink={flag === 'stranded' ? 'var(--sekisho-blocked)' : undefined} />
        </TableTd>
      ))}
    </TableTr>
  )
}

function Count({ value, href, ink, isStrong }: { value: number; href: string; ink?: string | undefined; isStrong?: boolean }) {
  const format = useFormatter()
  if (value === 0)
    return (
      <Text span size="sm" c="dimmed">
        0
      </Text>
    )
  return (
    <a href={href} style={{ whiteSpace: 'nowrap', color: ink, fontWeight: isStrong || ink === 'var(--sekisho-blocked)' ? 600 : undefined }}>
      {format.number(value)}
    </a>
  )
}
