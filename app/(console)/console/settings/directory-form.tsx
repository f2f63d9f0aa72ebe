'use client'

import { NumberInput, SimpleGrid, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Directory } from '@/lib/people/organisation/schema'
import { saveDirectory } from './actions'
import { SavedNote } from './saved-note'
import { useKept } from './use-kept'
import { useSave } from './use-save'

/** What an import may do by one administrator's word, and for how long people who left are kept. */
export function DirectoryForm({ version, directory, canEdit }: { version: number; directory: Directory; canEdit: boolean }) {
  const t = useTranslations('settings.directory')
  const errors = useTranslations('errors')
  const { error, isBusy, isSaved, save } = useSave()
  const [typed, setTyped] = useState<Record<keyof Directory, number | string>>(directory)
  useKept(typed, setTyped, { draft: `directory-${version}`, isWaiting: error?.code === 'needs-phishing-resistant-proof' })
  const field = (name: keyof Directory, more: { max: number; decimalScale: number; suffix: string }) => {
    const code = error?.fields?.[`directory.${name}`]
    return (
      <NumberInput
        name={name}
        label={t(`${name}.label`)}
        description={t(`${name}.hint`)}
        value={typed[name]}
        onChange={(value) => setTyped((old) => ({ ...old, [name]: value }))}
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
        const number = (name: keyof Directory) => Number.parseFloat(String(typed[name]))
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
