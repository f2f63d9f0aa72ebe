import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr } from '@mantine/core'
import type { ReactNode } from 'react'
import { ButtonLink } from './button-link'

export type Column<Row> = { key: string; head: ReactNode; cell: (row: Row) => ReactNode; align?: 'left' | 'right'; width?: string | number }

/**
 * A table rendered on the server, one page of it: paging by key, so that the millionth row costs what the first does.
 * `next` and `previous` are addresses; what they hold (filters, the key) stands in the address bar.
 */
export function DataTable<Row>({
  label,
  columns,
  rows,
  keyOf,
  empty,
  paging,
}: {
  label: string
  columns: Column<Row>[]
  rows: Row[]
  keyOf: (row: Row) => string
  empty: ReactNode
  paging?: { first?: string; next?: string; firstLabel: string; nextLabel: string }
}) {
  if (rows.length === 0) return <>{empty}</>
  return (
    <>
      <TableScrollContainer minWidth={Math.max(480, 110 * columns.length)}>
        <Table highlightOnHover aria-label={label}>
          <TableThead>
            <TableTr>
              {columns.map((column) => (
                <TableTh key={column.key} ta={column.align ?? 'left'} w={column.width}>
                  {column.head}
                </TableTh>
              ))}
            </TableTr>
          </TableThead>
          <TableTbody>
            {rows.map((row) => (
              <TableTr key={keyOf(row)}>
                {columns.map((column) => (
                  <TableTd key={column.key} ta={column.align ?? 'left'}>
                    {column.cell(row)}
                  </TableTd>
                ))}
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </TableScrollContainer>
      {paging ? (
        <nav aria-label={label} style={{ display: 'flex', gap: 8, justifyContent: 'flex-end', marginTop: 12 }}>
          {paging.first ? (
            <ButtonLink href={paging.first} variant="default" size="xs">
              {paging.firstLabel}
            </ButtonLink>
          ) : null}
          {paging.next ? (
            <ButtonLink href={paging.next} variant="default" size="xs">
              {paging.nextLabel}
            </ButtonLink>
          ) : null}
        </nav>
      ) : null}
    </>
  )
}
