/** A row of a people file as a line of PostgreSQL's COPY (text format). */
import type { ImportRecord } from '../columns'

/** The columns of the staging table in the order of the line, with their types. */
export const stagedColumns = [
  ['row', 'integer not null'],
  ['id', 'uuid not null'],
  ['bucket', 'smallint not null'],
  ['external_id', 'text not null'],
  ['login', 'text not null'],
  ['name', 'text not null'],
  ['reading', 'text'],
  ['affiliations', 'text[]'],
  ['units', 'text[]'],
  ['groups', 'text[]'],
  ['email', 'text[]'],
  ['email_circular', 'text[]'],
  ['locale', 'text'],
  ['zone', 'text'],
  ['standing', 'text'],
  ['password_hash', 'text'],
  ['leaves_at', 'timestamptz'],
  ['keep_until', 'timestamptz'],
  ['on_leave_from', 'timestamptz'],
  ['on_leave_to', 'timestamptz'],
  ['has_no_phone', 'boolean'],
  ['abroad_from', 'timestamptz'],
  ['abroad_until', 'timestamptz'],
  ['attributes', 'jsonb not null'],
  ['cleared', 'text[] not null'],
] as const

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const text = (value: string | null | undefined): string =>
  value == null ? '\\N' : value.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? '')
const array = (values: readonly string[] | undefined): string =>
  values === undefined ? '\\N' : text(`{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`)
const flag = (value: boolean | undefined): string => (value === undefined ? '\\N' : value ? 't' : 'f')

/** One line, its newline included. `id` is the id a new person would get. */
export function copyRow(row: number, id: string, bucket: number, record: ImportRecord): string {
  return `${[
    String(row),
    id,
    String(bucket),
    text(record.externalId),
    text(record.login),
    text(record.name),
    text(record.reading),
    array(record.affiliations),
    array(record.units),
    array(record.groups),
    array(record.email),
    array(record.emailCircular),
    text(record.locale),
    text(record.zone),
    text(record.standing),
    text(record.passwordHash),
    text(record.leavesAt),
    text(record.keepUntil),
    text(record.onLeaveFrom),
    text(record.onLeaveTo),
    flag(record.hasNoPhone),
    text(record.abroadFrom),
    text(record.abroadUntil),
    text(JSON.stringify(record.attributes)),
    array(record.cleared),
  ].join('\t')}\n`
}
