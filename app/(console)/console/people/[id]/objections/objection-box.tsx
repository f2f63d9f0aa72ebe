import { Group, Stack, Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { nameFactor } from '@/app/name-factor'
import { listRaisedOf } from '@/lib/people/objections/data'
import { database } from '@/lib/platform/database'
import { DateText } from '@/lib/ui/date-text'
import { Panel } from '@/lib/ui/panel'
import { Tag } from '@/lib/ui/tag'
import { ResolveButton } from './resolve-button'

/** What a person has said was not them; nothing where they never did. */
export async function ObjectionBox({ personId, canResolve }: { personId: string; canResolve: boolean }) {
  const [t, all, raised] = await Promise.all([
    getTranslations('people.objections'),
    getTranslations(),
    database().then((db) => listRaisedOf(db, personId)),
  ])
  if (raised.length === 0) return null
  return (
    <Panel title={t('title')}>
      <Stack gap="md">
        {raised.some(({ resolvedAt }) => resolvedAt === null) ? <Text size="sm">{t('text')}</Text> : null}
        {raised.map(({ id, factor, kind, changedAt, raisedAt, resolvedAt }) => (
          <Stack key={id} gap={4}>
            <Group gap="xs">
              <Tag meaning={resolvedAt ? 'neutral' : 'blocked'}>{t(resolvedAt ? 'resolved' : 'open')}</Tag>
              <Text size="sm" fw={600}>
                {t.rich(kind, { factor: factor ? nameFactor(all, factor) : '–', date: () => <DateText at={changedAt} /> })}
              </Text>
            </Group>
            <Text size="sm" c="dimmed">
              {t.rich('said', { date: () => <DateText at={raisedAt} /> })}
            </Text>
            {canResolve && !resolvedAt ? <ResolveButton id={id} /> : null}
          </Stack>
        ))}
      </Stack>
    </Panel>
  )
}
