import { Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { nameFactor } from '@/app/name-factor'
import { listSignIns } from '@/lib/people/sign-ins/data'
import { database } from '@/lib/platform/database'
import { DateText } from '@/lib/ui/date-text'
import { Tag } from '@/lib/ui/tag'

/** The last sign-ins of a person, succeeded and failed. */
export async function SignInList({ personId }: { personId: string }) {
  const [t, all, entries] = await Promise.all([
    getTranslations('people.person'),
    getTranslations(),
    listSignIns(await database(), personId),
  ])
  if (entries.length === 0) return <Text c="dimmed">{t('signInsEmpty')}</Text>
  return (
    <ul style={{ margin: 0, padding: 0, listStyle: 'none' }}>
      {entries.map((entry) => (
        <li key={entry.id} style={{ padding: '3px 0' }}>
          <DateText at={entry.at} /> · {entry.factor === 'password' ? t('passwordOnly') : nameFactor(all, entry.factor)}{' '}
          {entry.succeeded ? null : <Tag meaning="blocked">{t('failed')}</Tag>}{' '}
          <Text span size="sm" c="dimmed">
            {entry.system === null ? entry.address : t('elsewhere', { system: entry.system })}
          </Text>
        </li>
      ))}
    </ul>
  )
}
