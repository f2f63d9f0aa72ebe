import { Group, Stack, Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { database } from '@/lib/platform/database'
import { DateText } from '@/lib/ui/date-text'
import { Tag } from '@/lib/ui/tag'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import { nameFactor } from '../name-factor'

/** What a person has registered, masked. */
export async function CredentialList({ personId }: { personId: string }) {
  const [t, all, credentials] = await Promise.all([
    getTranslations('people.person'),
    getTranslations(),
    listCredentials(await database(), personId),
  ])
  if (credentials.length === 0) return <Text c="dimmed">{t('credentialsEmpty')}</Text>
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
            {[credential.label, credential.shown].filter((part) => part !== '').join(' · ')} {t('registeredAt')}{' '}
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
    </Stack>
  )
}
