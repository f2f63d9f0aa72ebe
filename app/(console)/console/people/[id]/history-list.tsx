import { Text } from '@mantine/core'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { listAuditEvents } from '@/lib/audit/list/data'
import { listImportsOf } from '@/lib/people/import/data'
import { database } from '@/lib/platform/database'
import { DateText } from '@/lib/ui/date-text'
import { wordAction } from '../../audit/words'
import { listDifferences } from '../../import/differences'
import { writeValue } from '../../import/write-value'

type Line = { key: string; at: Date; what: string; who: string; details: { name: string; from: unknown; to: unknown }[] }

/** What happened to a person, newest first: the audit log, and what imports changed about them. */
export async function HistoryList({ personId, canOpenLog, zone }: { personId: string; canOpenLog: boolean; zone: string }) {
  const [t, people, audit, fields, locale, db] = await Promise.all([
    getTranslations('people.person'),
    getTranslations('people'),
    getTranslations('audit'),
    getTranslations('import'),
    getLocale(),
    database(),
  ])
  const [events, imports] = await Promise.all([listAuditEvents(db, { q: personId }, { zone, limit: 30 }), listImportsOf(db, personId, 30)])
  const lines: Line[] = [
    ...events.map((event) => ({
      key: event.id,
      at: event.at,
      what: wordAction(audit, event.action),
      who: event.actor?.name ?? audit(`actors.${event.actorKind}`),
      details: readChange(event.data),
    })),
    ...imports.map((one) => ({
      key: `${one.importId} ${one.kind}`,
      at: one.at,
      what: t(one.kind === 'added' ? 'historyAdded' : one.kind === 'changed' ? 'historyChanged' : 'historyLeft'),
      who: t('historyImport', { file: one.fileName }),
      details: one.kind === 'changed' ? listDifferences(one) : [],
    })),
  ]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, 30)
  const text = (name: string, value: unknown) => writeValue(name, value, { t: people, locale, zone })
  const field = (name: string) => (fields.has(`field.${name}` as 'field.login') ? fields(`field.${name}` as 'field.login') : name)
  if (lines.length === 0) return <Text c="dimmed">{t('historyEmpty')}</Text>
  return (
    <>
      <ul style={{ margin: 0, padding: 0, listStyle: 'none' }}>
        {lines.map((line) => (
          <li key={line.key} style={{ padding: '4px 0' }}>
            <Text>
              {line.what}{' '}
              <Text span size="sm" c="dimmed">
                <DateText at={line.at} /> · {line.who}
              </Text>
            </Text>
            {line.details.map(({ name, from, to }) => (
              <Text key={name} size="sm" style={{ overflowWrap: 'anywhere' }}>
                <Text span c="dimmed" inherit>
                  {field(name)}
                </Text>{' '}
                {t('fromTo', { from: text(name, from), to: text(name, to) })}
              </Text>
            ))}
          </li>
        ))}
      </ul>
      {canOpenLog ? <Link href={`/console/audit?q=${personId}`}>{t('historyMore')}</Link> : null}
    </>
  )
}

function readChange(data: Record<string, unknown>): Line['details'] {
  const { before, after } = data
  if (typeof before !== 'object' || typeof after !== 'object' || !after) return []
  return listDifferences({ data: after as Record<string, unknown>, before: (before ?? {}) as Record<string, unknown> })
}
