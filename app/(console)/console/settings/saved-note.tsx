'use client'

import { Button, Group, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { ActionError } from '@/lib/auth/action'
import { ActionErrorNote } from '../action-error-note'

/** The foot of a settings form: save, what was refused, "saved". */
export function SavedNote({
  error,
  isSaved,
  isBusy,
  canEdit,
  label,
}: {
  error: ActionError | null
  isSaved: boolean
  isBusy: boolean
  canEdit: boolean
  /** Word of the button, where it is not "save". */
  label?: string
}) {
  const t = useTranslations('settings')
  if (!canEdit) return null
  return (
    <>
      <ActionErrorNote error={error} />
      <Group>
        <Button type="submit" loading={isBusy}>
          {label ?? t('save')}
        </Button>
        <Text role="status" size="sm">
          {isSaved ? t('saved') : ''}
        </Text>
      </Group>
    </>
  )
}
