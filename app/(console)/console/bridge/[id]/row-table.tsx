import { Text } from '@mantine/core'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { nameFactor } from '@/app/name-factor'
import type { BridgeRow, BridgeRowKind } from '@/lib/bridge/files/data'
import { DataTable } from '@/lib/ui/data-table'
import { DateText } from '@/lib/ui/date-text'
import { Tag } from '@/lib/ui/tag'

type Given = { kind: BridgeRowKind; rows: BridgeRow[]; first: string | null; next: string | null }

/** A page of the credentials or sign-ins that a file adds, changes or takes away, or of the people whom nobody knows. */
export async function RowTable({ kind, rows, first, next }: Given) {
  const [t, all, common] = await Promise.all([getTranslations('bridge'), getTranslations(), getTranslations('ui')])
  const date = (value: unknown, key: 'registered' | 'used' | 'at') =>
    typeof value === 'string' ? (
      <Text size="sm" c="dimmed" span>
        {' · '}
        {t.rich(key, { date: () => <DateText at={new Date(value)} /> } as never)}
      </Text>
    ) : null
  const what = ({ data, before }: BridgeRow) => {
    if (kind === 'unknown') return t('times', { count: Number(data.rows), row: Number(data.row) })
    const factor = String(data.factor)
    const isEvent = 'succeeded' in data
    return (
      <>
        {factor === 'password' ? all('people.person.passwordOnly') : nameFactor(all, factor)}{' '}
        <Text size="sm" c="dimmed" span>
          {String(data.shown ?? before?.shown ?? '')}
        </Text>{' '}
        {isEvent || kind === 'removed' ? null : (
          <Tag meaning={data.provenAt || before?.provenAt ? 'ready' : 'neutral'}>
            {t(data.provenAt || before?.provenAt ? 'proven' : 'unproven')}
          </Tag>
        )}
        {isEvent ? (
          <Tag meaning={data.succeeded ? 'ready' : 'blocked'}>{all(data.succeeded ? 'bridge.succeeded' : 'bridge.failed')}</Tag>
        ) : null}
        {date(data.registeredAt, 'registered')}
        {date(data.usedAt, isEvent ? 'at' : 'used')}
      </>
    )
  }
  return (
    <DataTable
      label={t(`row.${kind}`)}
      rows={rows}
      keyOf={(row) => String(row.place)}
      empty={<Text c="dimmed">{t('row.none')}</Text>}
      paging={{ firstLabel: common('firstPage'), nextLabel: common('nextPage'), ...(first ? { first } : {}), ...(next ? { next } : {}) }}
      columns={[
        {
          key: 'person',
          head: kind === 'unknown' ? t('asNamed') : t('person'),
          cell: (row) =>
            row.personId ? (
              <>
                <Link href={`/console/people/${row.personId}`}>{row.name}</Link>{' '}
                <Text size="sm" c="dimmed" span>
                  {row.login}
                </Text>
              </>
            ) : (
              row.who
            ),
        },
        { key: 'what', head: t('what'), cell: what },
      ]}
    />
  )
}
