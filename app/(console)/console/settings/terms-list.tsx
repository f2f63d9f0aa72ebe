'use client'

import { Button, Group, Stack, Text } from '@mantine/core'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { TermsLine } from '@/lib/people/terms/data'
import { DateText } from '@/lib/ui/date-text'
import { Tag } from '@/lib/ui/tag'
import { ActionErrorNote } from '../action-error-note'
import { useAct } from '../use-act'
import { takeBackVersion } from './actions'

/** A line of the list, without its words: the browser needs none of them. */
export type TermsEntry = Pick<TermsLine, 'version' | 'state' | 'isReadable' | 'inForceFrom' | 'by' | 'agreed'>

const tones = { 'in-force': 'ready', coming: 'soon', past: 'neutral', 'taken-back': 'neutral' } as const

/** Every version, newest first: from when, by whom, how many have agreed; whatever stands can be taken back. */
export function TermsList({ versions, zone, canEdit }: { versions: TermsEntry[]; zone: string; canEdit: boolean }) {
  const t = useTranslations('settings.terms')
  const format = useFormatter()
  const { error, isBusy, act } = useAct()
  return (
    <Stack gap="sm">
      {versions.map(({ version, state, isReadable, inForceFrom, by, agreed }) => (
        <Group key={version} justify="space-between" align="flex-start" gap="sm">
          <div>
            <Group gap="xs">
              {isReadable ? (
                <Link href={`/terms?version=${version}`}>{t('version', { version })}</Link>
              ) : (
                <strong>{t('version', { version })}</strong>
              )}
              <Tag meaning={tones[state]}>{t(`state.${state}`)}</Tag>
            </Group>
            <Text size="sm" c="dimmed">
              {t.rich('line', { date: () => <DateText at={inForceFrom} zone={zone} />, by, agreed: format.number(agreed) })}
            </Text>
          </div>
          {canEdit && (state === 'coming' || state === 'in-force') ? (
            <Button variant="default" size="compact-sm" loading={isBusy} onClick={() => act(() => takeBackVersion({ version }))}>
              {t('takeBack')}
            </Button>
          ) : null}
        </Group>
      ))}
      <ActionErrorNote error={error} />
    </Stack>
  )
}
