'use client'

import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'

/** The version that somebody saved while another one was being written. */
export type Newer = { number: number; author: string | null; at: string }

type Given = { rolloutId: string; newer: Newer; isBusy: boolean; onSaveAnyway: () => void; onDiscard: () => void }

/** The refusal of a save from behind, with the ways out: look at the other version, save beside it, or go on with it. Neither is lost. */
export function SavedMeanwhile({ rolloutId, newer: { number, author, at }, isBusy, onSaveAnyway, onDiscard }: Given) {
  const t = useTranslations('rollouts.edit.meanwhile')
  return (
    <Callout meaning="blocked" title={t('title', { number })} live>
      <Stack gap="sm" mt={4}>
        <Text size="sm" component="div">
          {author === null ? t('byOperator') : t('by', { name: author })} <DateText at={new Date(at)} distance />
          <br />
          {t('text', { number, next: number + 1 })}
        </Text>
        <Group gap="xs">
          <Button
            component="a"
            href={`/console/rollouts/${rolloutId}/review?version=${number}`}
            target="_blank"
            rel="noreferrer"
            variant="default"
            size="xs"
          >
            {t('look', { number })}
          </Button>
          <Button size="xs" onClick={onSaveAnyway} loading={isBusy}>
            {t('save', { next: number + 1 })}
          </Button>
          <Button variant="subtle" color="shu" size="xs" onClick={onDiscard}>
            {t('discard', { number })}
          </Button>
        </Group>
      </Stack>
    </Callout>
  )
}
