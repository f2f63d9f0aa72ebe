import { Group, Stack, Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { listProofings } from '@/lib/people/proofing/data'
import { database } from '@/lib/platform/database'
import { ButtonLink } from '@/lib/ui/button-link'
import { DateText } from '@/lib/ui/date-text'
import { Panel } from '@/lib/ui/panel'
import { ProofingTags } from './proofing-tags'

/** The desk's last look at a person, and the way to the page where it looks again. */
export async function PassBox({ personId, canIssue, now }: { personId: string; canIssue: boolean; now: Date }) {
  const [t, lines] = await Promise.all([getTranslations('people.passes'), database().then((db) => listProofings(db, personId, now))])
  const [last] = lines
  return (
    <Panel title={t('panel')}>
      <Stack gap="sm">
        {last ? (
          <Group gap="xs">
            <ProofingTags line={last} />
            <Text size="sm">
              <DateText at={last.recordedAt} />
            </Text>
          </Group>
        ) : (
          <Text c="dimmed">{t('none')}</Text>
        )}
        <Group>
          <ButtonLink href={`/console/people/${personId}/passes`} variant="default">
            {canIssue ? t('open') : t('look')}
          </ButtonLink>
        </Group>
      </Stack>
    </Panel>
  )
}
