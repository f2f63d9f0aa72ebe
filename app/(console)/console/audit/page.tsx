import { Button, Code, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { loadReader } from '@/app/reader'
import { getSealState, type ListedEvent, listAuditEvents } from '@/lib/audit/list/data'
import { type AuditQuery, auditQuerySchema, formatKey } from '@/lib/audit/list/schema'
import { requireRole } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { DataTable } from '@/lib/ui/data-table'
import { DateText } from '@/lib/ui/date-text'
import { EmptyNote } from '@/lib/ui/empty-note'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { subjects, wordAction, wordFactor } from './words'

const pageSize = 50

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('audit'))('title') }
}

export default async function AuditPage({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  await requireRole('administrator', 'auditor')
  const query = auditQuerySchema.parse(await searchParams)
  const [db, reader, t, ui] = await Promise.all([database(), loadReader(), getTranslations('audit'), getTranslations('ui')])
  const factors = await getTranslations('factor')
  const [rows, seal] = await Promise.all([listAuditEvents(db, query, { zone: reader.zone, limit: pageSize + 1 }), getSealState(db)])
  const shown = rows.slice(0, pageSize)
  const last = shown.at(-1)
  const next = rows.length > pageSize && last ? addressOf({ ...query, after: formatKey(last) }) : undefined
  const filters = { ...query, after: undefined }
  return (
    <>
      <PageHead
        title={t('title')}
        lead={t('lead', { sealed: seal.sealed, waiting: seal.waiting })}
        actions={
          <Button
            component="a"
            href={`/console/audit/export${addressOf(filters).slice('/console/audit'.length)}`}
            variant="default"
            download
          >
            {ui('exportCsv')}
          </Button>
        }
      />
      <Panel>
        <Filters query={query} t={t} />
        <DataTable<ListedEvent>
          label={t('title')}
          rows={shown}
          keyOf={(row) => row.id}
          columns={[
            { key: 'at', head: t('when'), width: 250, cell: (row) => <DateText at={row.at} precision="second" /> },
            { key: 'who', head: t('who'), cell: (row) => <Who row={row} t={t} /> },
            { key: 'what', head: t('what'), cell: (row) => <What row={row} t={t} factors={factors} /> },
            {
              key: 'whom',
              head: t('whom'),
              cell: (row) =>
                row.person ? <PersonName person={row.person} /> : row.target ? <Text size="sm">{targetOf(row, t)}</Text> : '–',
            },
          ]}
          empty={<EmptyNote title={t('none')}>{t('noneText')}</EmptyNote>}
          paging={{
            ...(query.after ? { first: addressOf(filters) } : {}),
            ...(next ? { next } : {}),
            firstLabel: ui('firstPage'),
            nextLabel: ui('nextPage'),
          }}
        />
      </Panel>
    </>
  )
}

type T = Awaited<ReturnType<typeof getTranslations<'audit'>>>

/** A plain form: the filters stand in the address bar, and it works without JavaScript. */
function Filters({ query, t }: { query: AuditQuery; t: T }) {
  const options = [{ value: '', label: t('anything') }, ...subjects.map((subject) => ({ value: subject, label: t(`subjects.${subject}`) }))]
  const known = !query.what || subjects.some((subject) => subject === query.what)
  return (
    <form method="get" action="/console/audit">
      <Group align="end" gap="sm" mb="md">
        <TextInput size="sm" name="q" label={t('who')} description={t('whoHelp')} defaultValue={query.q ?? ''} w={260} />
        <NativeSelect
          size="sm"
          name="what"
          label={t('what')}
          defaultValue={query.what ?? ''}
          data={known ? options : [...options, { value: query.what ?? '', label: wordAction(t, query.what ?? '') }]}
        />
        <TextInput size="sm" type="date" name="from" label={t('from')} defaultValue={query.from ?? ''} />
        <TextInput size="sm" type="date" name="until" label={t('until')} defaultValue={query.until ?? ''} />
        <Button size="sm" type="submit" variant="default">
          {t('show')}
        </Button>
      </Group>
    </form>
  )
}

function Who({ row, t }: { row: ListedEvent; t: T }) {
  return (
    <Stack gap={0}>
      {row.actor ? <PersonName person={row.actor} /> : <Text size="sm">{t(`actors.${row.actorKind}`)}</Text>}
      {row.address ? (
        <Text size="xs" c="dimmed">
          {row.address}
        </Text>
      ) : null}
    </Stack>
  )
}

function What({ row, t, factors }: { row: ListedEvent; t: T; factors: unknown }) {
  const facts = Object.entries(row.data)
  return (
    <Stack gap={0}>
      <Text size="sm">{[wordAction(t, row.action), wordFactor(factors, row.data.factor)].filter(Boolean).join(' · ')}</Text>
      <details>
        <summary style={{ fontSize: 'var(--mantine-font-size-xs)', color: 'var(--mantine-color-dimmed)', cursor: 'pointer' }}>
          {t('details')}
        </summary>
        <Code block fz="xs">
          {[
            row.action,
            ...facts.map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`),
            row.target ? `${row.target.kind}: ${row.target.id}` : '',
            row.requestId ? `request: ${row.requestId}` : '',
          ]
            .filter(Boolean)
            .join('\n')}
        </Code>
      </details>
    </Stack>
  )
}

function PersonName({ person }: { person: { id: string; name: string; login: string } }) {
  return (
    <Stack gap={0}>
      <a href={`/console/people/${person.id}`}>{person.name}</a>
      <Text size="xs" c="dimmed">
        {person.login}
      </Text>
    </Stack>
  )
}

const targetOf = (row: ListedEvent, t: T): string => {
  const subject = subjects.find((one) => one === row.target?.kind)
  return subject ? t(`subjects.${subject}`) : (row.target?.kind ?? '')
}

function addressOf(query: AuditQuery): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return given.length === 0 ? '/console/audit' : `/console/audit?${new URLSearchParams(given)}`
}
