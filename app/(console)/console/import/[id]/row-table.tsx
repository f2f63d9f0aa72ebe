import { Text } from '@mantine/core'
import Link from 'next/link'
import { getLocale, getTimeZone, getTranslations } from 'next-intl/server'
import type { ImportRowKind, ImportRowView } from '@/lib/people/import/data'
import { DataTable } from '@/lib/ui/data-table'
import { listDifferences } from '../differences'
import { writeValue } from '../write-value'

type Given = {
  kind: ImportRowKind
  label: string
  rows: ImportRowView[]
  isApplied: boolean
  /** False for an undoing: there is no file whose rows could be named. */
  hasRows: boolean
  first: string | null
  next: string | null
}

/** A page of the people that an import adds, changes (old → new) or misses. */
export async function RowTable({ kind, label, rows, isApplied, hasRows, first, next }: Given) {
  const [t, common, people, locale, zone] = await Promise.all([
    getTranslations('import'),
    getTranslations('ui'),
    getTranslations('people'),
    getLocale(),
    getTimeZone(),
  ])
  const text = (name: string, value: unknown) => writeValue(name, value, { t: people, locale, zone })
  const field = (name: string) => (t.has(`field.${name}` as 'field.login') ? t(`field.${name}` as 'field.login') : name)
  const named = (row: ImportRowView) => {
    const name = String(row.data.name ?? row.name ?? '')
    const login = String(row.data.login ?? row.login ?? '')
    return (
      <>
        {kind !== 'added' || isApplied ? (
          <Link href={`/console/people/${row.personId}`}>{kind === 'added' ? name : (row.name ?? name)}</Link>
        ) : (
          name
        )}{' '}
        <Text size="sm" c="dimmed" component="span">
          {kind === 'added' ? login : (row.login ?? login)}
        </Text>
      </>
    )
  }
  return (
    <DataTable
      label={label}
      rows={rows}
      keyOf={(row) => String(row.row)}
      empty={
        <Text c="dimmed">
          {t(kind === 'added' ? 'noneAdded' : kind === 'changed' ? 'noneChanged' : kind === 'alone' ? 'undo.noneAlone' : 'noneLeaver')}
        </Text>
      }
      paging={{ firstLabel: common('firstPage'), nextLabel: common('nextPage'), ...(first ? { first } : {}), ...(next ? { next } : {}) }}
      columns={[
        ...(kind === 'leaver' || !hasRows
          ? []
          : [{ key: 'row', head: t('row'), cell: (row: ImportRowView) => row.row.toLocaleString(), align: 'right' as const, width: 80 }]),
        { key: 'id', head: 'ID', cell: (row) => row.externalId },
        { key: 'person', head: t('person'), cell: named },
        ...(kind === 'leaver'
          ? []
          : [
              {
                key: 'change',
                head: kind === 'changed' ? t('change') : kind === 'alone' ? t('undo.change') : '',
                cell: (row: ImportRowView) => (
                  <>
                    {listDifferences(row)
                      .filter(
                        ({ name, to }) =>
                          kind !== 'added' || (!['name', 'login'].includes(name) && text(name, to) !== people('person.nothing')),
                      )
                      .map(({ name, from, to }) => (
                        // One line per change; what an addition brings runs on.
                        <Text key={name} size="sm" span={kind === 'added'} me={kind === 'added' ? 'md' : 0}>
                          <Text span c="dimmed" inherit>
                            {field(name)}
                          </Text>{' '}
                          {name === 'passwordHash'
                            ? t('passwordTaken')
                            : kind !== 'added'
                              ? people('person.fromTo', { from: text(name, from), to: text(name, to) })
                              : text(name, to)}
                        </Text>
                      ))}
                  </>
                ),
              },
            ]),
      ]}
    />
  )
}
