import { Group, Stack, Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { nameFactor } from '@/app/name-factor'
import { listHeldElsewhere } from '@/lib/bridge/held/data'
import { database } from '@/lib/platform/database'
import { DateText } from '@/lib/ui/date-text'
import { Tag } from '@/lib/ui/tag'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'

/** What a person has registered, masked; what they hold at another system is marked with its name. */
export async function CredentialList({ personId }: { personId: string }) {
  const db = await database()
  const [t, all, credentials, elsewhere] = await Promise.all([
    getTranslations('people.person'),
    getTranslations(),
    listCredentials(db, personId),
    listHeldElsewhere(db, personId),
  ])
  if (credentials.length + elsewhere.length === 0) return <Text c="dimmed">{t('credentialsEmpty')}</Text>
  return (
    <Stack gap="sm">
      {credentials.map((credential) => (
        <div key={credential.id}>
          <Group gap="xs">
            <Text fw={600}>{nameFactor(all, credential.factor)}</Text>
            <Tag meaning={credential.disabledAt ? 'blocked' : credential.provenAt ? 'ready' : 'neutral'}>
              {t(credential.disabledAt ? 'disabled' : credential.provenAt ? 'proven' : 'registered')}
            </Tag>
          </Group>
          <Text size="sm" c="dimmed">
            {[credential.label, credential.shown, t('registeredAt')].filter((part) => part !== '').join(' · ')}{' '}
            <DateText at={credential.createdAt} precision="day" />
            {credential.lastUsedAt ? (
              <>
                {' · '}
                {t('lastUsed')} <DateText at={credential.lastUsedAt} precision="day" />
              </>
            ) : null}
          </Text>
        </div>
      ))}
      {elsewhere.map(({ id, factor, system, shown, provenAt, lastUsedAt, registeredAt }) => (
        <div key={id}>
          <Group gap="xs">
            <Text fw={600}>{nameFactor(all, factor)}</Text>
            <Tag>{system ? t('elsewhere', { system }) : t('beforeSystem')}</Tag>
            <Tag meaning={provenAt ? 'ready' : 'neutral'}>{t(provenAt ? 'proven' : 'registered')}</Tag>
          </Group>
          <Text size="sm" c="dimmed">
            {shown} {t('registeredAt')} <DateText at={registeredAt} precision="day" />
            {lastUsedAt ? (
              <>
                {' · '}
                {t('lastUsed')} <DateText at={lastUsedAt} precision="day" />
              </>
            ) : null}
          </Text>
        </div>
      ))}
    </Stack>
  )
}
