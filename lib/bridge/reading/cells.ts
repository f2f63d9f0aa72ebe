/** What stands in a record, by column: text, or several texts where JSON holds a list. Pure. */
import { unguardCell } from '@/lib/people/import/columns'
import { foldColumn } from '../mapping/recognise'

export type Cells = { get: (column: string) => string[] }

/** A CSV row under its header. */
export function cellsOfRow(header: ReadonlyMap<string, number>, row: readonly string[]): Cells {
  return {
    get: (column) => {
      const at = header.get(foldColumn(column))
      const cell = at === undefined ? '' : unguardCell((row[at] ?? '').trim())
      return cell === '' ? [] : [cell]
    },
  }
}

/** A JSON record: a column is a key, or keys with dots between; a list on the way is each of its items. */
export function cellsOfRecord(record: Record<string, unknown>): Cells {
  return { get: (column) => collect(find(record, column)) }
}

/** The columns that a JSON record has, as far as mappings can name them. */
export function columnsOfRecord(record: Record<string, unknown>, above = ''): string[] {
  return Object.entries(record).flatMap(([key, value]) => {
    const name = `${above}${key}`
    return isPlain(value) && above.length < 60 ? [name, ...columnsOfRecord(value, `${name}.`)] : [name]
  })
}

const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function find(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return value.map((one) => find(one, path))
  if (!isPlain(value)) return undefined
  const own = (key: string) => {
    const found = Object.keys(value).find((name) => foldColumn(name) === foldColumn(key))
    return found === undefined ? undefined : value[found]
  }
  const whole = own(path)
  if (whole !== undefined) return whole
  const dot = path.indexOf('.')
  return dot < 0 ? undefined : find(own(path.slice(0, dot)), path.slice(dot + 1))
}

/** Items of a list that are objects stand as one text each: a phone by its number, anything else by its first plain value. */
function collect(value: unknown): string[] {
  if (value === null || value === undefined || value === '') return []
  if (Array.isArray(value)) return value.flatMap(collect)
  if (!isPlain(value)) return [String(value).trim()].filter((text) => text !== '')
  const named = value.number ?? value.serial ?? value.name ?? Object.values(value).find((one) => typeof one === 'string')
  return [typeof named === 'string' && named !== '' ? named : '?']
}
