import { type PageKey, type PeopleFilter, type PeopleSort, pageKey, peopleFilter, peopleSorts } from '@/lib/people/schema'

export type Search = Record<string, string | string[] | undefined>
export type ReadQuery = { search: string; filter: PeopleFilter; sort: PeopleSort; after: PageKey | null; columns: ColumnName[] }

export const optionalColumns = [
  'login',
  'externalId',
  'affiliations',
  'units',
  'groups',
  'standing',
  'factors',
  'lastSignIn',
  'roles',
] as const
export type ColumnName = (typeof optionalColumns)[number]
const usual: ColumnName[] = ['login', 'affiliations', 'units', 'standing', 'factors', 'lastSignIn']

/** The first of several, without NUL, which PostgreSQL refuses in a text with an error. */
const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? '')).replaceAll('\0', '')

/** What the address bar asks for. Damaged or unknown parameters are dropped, never an error: an old link still opens a list. */
export function readQuery(given: Search): ReadQuery {
  const fields: Record<string, string> = {}
  for (const name of Object.keys(peopleFilter.shape)) {
    const value = one(given[name])
    if (value !== '' && peopleFilter.safeParse({ [name]: value }).success) fields[name] = value
  }
  const sort = one(given.sort)
  const columns = one(given.columns)
    .split(',')
    .filter((name): name is ColumnName => optionalColumns.some((column) => column === name))
  return {
    search: one(given.q).slice(0, 200),
    filter: peopleFilter.parse(fields),
    sort: peopleSorts.find((name) => name === sort) ?? 'name',
    after: readKey(one(given.after)),
    columns: columns.length > 0 ? columns : usual,
  }
}

/** The parameters of a query, for addresses; without the page. */
export function writeQuery({ search, filter, sort, columns }: ReadQuery): URLSearchParams {
  const query = new URLSearchParams()
  if (search) query.set('q', search)
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value)
  if (sort !== 'name') query.set('sort', sort)
  if (columns.join() !== usual.join()) query.set('columns', columns.join())
  return query
}

/** A page key in an address: base64 of JSON, so that a name may hold anything. */
export const writeKey = (key: PageKey): string => Buffer.from(JSON.stringify([key.key, key.id])).toString('base64url')

function readKey(text: string): PageKey | null {
  try {
    const [key, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    // PostgreSQL refuses NUL in a text with an error.
    return typeof key === 'string' && key.includes('\0') ? null : pageKey.parse({ key, id })
  } catch {
    return null
  }
}
