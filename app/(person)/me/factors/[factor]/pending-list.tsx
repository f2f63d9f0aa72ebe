'use client'

import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { ErrorText } from '@/lib/factors/error-text'
import { Panel } from '@/lib/ui/panel'
import { useAct } from '../../use-act'
import { discard } from './actions'

export type PendingLine = { challengeId: string; label: string; shown: string; until: string }

/** What waits for its owner to answer the mail. */
export function PendingList({ lines, here }: { lines: PendingLine[]; here: string }) {
  const t = useTranslations('me.factorPage.pending')
  const { act, error, isPending, router } = useAct(here)
  return (
    <Panel title={t('title')}>
      <Stack gap="sm">
        <ErrorText error={error} />
        {lines.map(({ challengeId, label, shown, until }) => (
          <Group key={challengeId} justify="space-between" gap="sm">
            <div>
              <Text fw={600}>{label || shown}</Text>
              <Text size="sm" c="dimmed">
                {t('text', { shown, until })}
              </Text>
            </div>
            <Button
              variant="default"
              size="sm"
              loading={isPending}
              onClick={() =>
                act(
                  () => discard({ challengeId }),
                  () => router.refresh(),
                )
              }
            >
              {t('discard')}
            </Button>
          </Group>
        ))}
      </Stack>
    </Panel>
  )
}
