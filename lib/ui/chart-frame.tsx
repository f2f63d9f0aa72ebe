'use client'

import { Group, SegmentedControl, Table, TableTbody, TableTd, TableTh, TableThead, TableTr } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Panel } from './panel'

export type ChartTable = { columns: string[]; rows: (string | number)[][] }

/** A chart and its twin: the same numbers as a table, so that nothing is told by colour or shape alone. */
export function ChartFrame({
  title,
  aside,
  table,
  fills = false,
  children,
}: {
  title: string
  aside?: ReactNode
  table: ChartTable
  /** Takes the height of what stands beside it, at least 320 px; the chart's own height is then 100 %. */
  fills?: boolean
  children: ReactNode
}) {
  const t = useTranslations('ui')
  const [view, setView] = useState('chart')
  return (
    <Panel
      title={title}
      fills={fills}
      aside={
        <Group gap="sm">
          {aside}
          <SegmentedControl
            size="xs"
            value={view}
            onChange={setView}
            aria-label={title}
            data={[
              { value: 'chart', label: t('chart') },
              { value: 'table', label: t('table') },
            ]}
          />
        </Group>
      }
    >
      {view === 'chart' ? (
        <div role="img" aria-label={title} style={fills ? { flex: '1 1 320px', minHeight: 320, position: 'relative' } : undefined}>
          {/* Out of the flow: a chart that is measured must not be what makes its frame higher. */}
          {fills ? <div style={{ position: 'absolute', inset: 0 }}>{children}</div> : children}
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1).
        <section style={{ maxHeight: 360, overflow: 'auto' }} tabIndex={0} aria-label={title}>
          <Table stickyHeader striped>
            <TableThead>
              <TableTr>
                {table.columns.map((column) => (
                  <TableTh key={column}>{column}</TableTh>
                ))}
              </TableTr>
            </TableThead>
            <TableTbody>
              {table.rows.map((row) => (
                <TableTr key={String(row[0])}>
                  {row.map((cell, index) => (
                    <TableTd key={table.columns[index]}>{cell}</TableTd>
                  ))}
                </TableTr>
              ))}
            </TableTbody>
          </Table>
        </section>
      )}
    </Panel>
  )
}
