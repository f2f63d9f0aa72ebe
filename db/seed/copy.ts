/** Rows into tables by COPY: the quickest way in, and memory for one chunk only. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type postgres from 'postgres'

export type Value = string | number | boolean | Date | Uint8Array | null | readonly string[] | { json: unknown }

/**
 * Copies `rows` into `table`, in the order of `columns`, within the caller's transaction. `frozen`: the table was emptied in
 * this transaction (`loadBare`), so that rows are written as old ones and nothing has to visit them again.
 */
export async function copyRows(
  sql: postgres.TransactionSql,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
  { frozen = false }: { frozen?: boolean } = {},
): Promise<void> {
  if (rows.length === 0) return
  const into = await sql`copy ${sql(table)} (${sql(columns as string[])}) from stdin ${frozen ? sql`(freeze)` : sql``}`.writable()
  await pipeline(Readable.from(lines(rows)), into)
}

/** Copies one row, its values by their column. */
export async function copyRow(sql: postgres.TransactionSql, table: string, row: Readonly<Record<string, Value>>): Promise<void> {
  await copyRows(sql, table, Object.keys(row), [Object.values(row)])
}

/** PostgreSQL's text format: tabs between values, \N for null, a backslash before what would be read otherwise. */
function* lines(rows: readonly (readonly Value[])[]): Generator<string> {
  let text = ''
  for (const row of rows) {
    text += `${row.map((value) => written(value)).join('\t')}\n`
    if (text.length > 60_000) {
      yield text
      text = ''
    }
  }
  if (text) yield text
}

function written(value: Value): string {
  if (value === null) return '\\N'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
  if (typeof value === 'string') return escaped(value)
  if ('json' in value) return escaped(JSON.stringify(value.json))
  return escaped(`{${value.map((item) => `"${item.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`)
}

const escaped = (text: string): string => text.replace(/[\\\t\n\r]/g, (sign) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n' })[sign] ?? '\\r')
