'use client'

import { NumberInput, SimpleGrid, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { Directory } from '@/lib/people/organisation/schema'
import { saveDirectory } from './actions'
import { SavedNote } from './saved-note'
import { useSave } from './use-save'

/** What an import may do by one administrator's word, and for how long people who left are kept. */
export function DirectoryForm({ version, directory, canEdit }: { version: number; directory: Directory; canEdit: boolean }) {
  const t = useTranslations('settings.directory')
  const errors = useTranslations('errors')
  const { error, isBusy, isSaved, save } = useSave()
  const field = (name: keyof Directory, more: { max: number; decimalScale: number; suffix: string }) => {
    const code = error?.fields?.[`directory.${name}`]
    return (
      <NumberInput
        name={name}
        label={t(`${name}.label`)}
        description={t(`${name}.hint`)}
        defaultValue={directory[name]}
        min={name === 'keepDays' ? 1 : 0}
        readOnly={!canEdit}
        hideControls={!canEdit}
        error={code ? errors(code) : undefined}
        {...more}
      />
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const number = (name: keyof Directory) => Number.parseFloat(String(form.get(name) ?? ''))
        const changed = {
          endOrMovePercent: number('endOrMovePercent'),
          shrinkPercent: number('shrinkPercent'),
          keepDays: number('keepDays'),
        }
        save(() => saveDirectory({ version, directory: changed }))
      }}
    >
      <Stack>
        <Text size="sm" maw="48rem">
          {t('text')}
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 3 }} style={{ alignItems: 'end' }}>
          {field('endOrMovePercent', { max: 100, decimalScale: 1, suffix: ' %' })}
          {field('shrinkPercent', { max: 100, decimalScale: 1, suffix: ' %' })}
          {field('keepDays', { max: 3650, decimalScale: 0, suffix: t('days') })}
        </SimpleGrid>
        <SavedNote error={error} isSaved={isSaved} isBusy={isBusy} canEdit={canEdit} />
      </Stack>
    </form>
  )
}
