'use client'

import { Button, Group, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { saveApplications } from './actions'
import { SavedNote } from './saved-note'
import { useSave } from './use-save'

type Entry = { key: string; name: { en: string; ja: string }; minimumStrength?: string }
type Line = Omit<Entry, 'minimumStrength'> & { id: number; minimumStrength: string }
const strengths = ['weak', 'medium', 'strong', 'phishing-resistant'] as const

/** Applications behind this sign-in and the strength each asks for. */
export function ApplicationsForm({ version, applications, canEdit }: { version: number; applications: Entry[]; canEdit: boolean }) {
  const t = useTranslations('settings')
  const words = useTranslations('strength')
  const errors = useTranslations('errors')
  const [lines, setLines] = useState<Line[]>(
    applications.map((entry, id) => ({ ...entry, minimumStrength: entry.minimumStrength ?? '', id })),
  )
  const { error, isBusy, isSaved, save } = useSave()
  const set = (id: number, change: Partial<Line>) => setLines((old) => old.map((line) => (line.id === id ? { ...line, ...change } : line)))
  const wrong = (at: number, path: string) => {
    const code = error?.fields?.[`applications.${at}.${path}`]
    return code ? errors(code) : undefined
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const changed = lines.map(({ key, name, minimumStrength }) => {
          const strength = strengths.find((one) => one === minimumStrength)
          return strength ? { key, name, minimumStrength: strength } : { key, name }
        })
        save(() => saveApplications({ version, applications: changed }))
      }}
    >
      <Stack>
        <Text size="sm">{t('applicationsText')}</Text>
        {lines.map((line, at) => (
          <SimpleGrid key={line.id} cols={{ base: 1, sm: 5 }} spacing="xs" style={{ alignItems: 'end' }}>
            <TextInput
              label={t('applicationKey')}
              value={line.key}
              readOnly={!canEdit}
              onChange={(event) => set(line.id, { key: event.currentTarget.value })}
              error={wrong(at, 'key')}
            />
            <TextInput
              label={t('labelEn')}
              value={line.name.en}
              readOnly={!canEdit}
              onChange={(event) => set(line.id, { name: { ...line.name, en: event.currentTarget.value } })}
              error={wrong(at, 'name.en')}
            />
            <TextInput
              label={t('labelJa')}
              value={line.name.ja}
              readOnly={!canEdit}
              onChange={(event) => set(line.id, { name: { ...line.name, ja: event.currentTarget.value } })}
              error={wrong(at, 'name.ja')}
            />
            <NativeSelect
              size="md"
              label={t('minimumStrength')}
              value={line.minimumStrength}
              disabled={!canEdit}
              onChange={(event) => set(line.id, { minimumStrength: event.currentTarget.value })}
              data={[{ value: '', label: t('noMinimum') }, ...strengths.map((value) => ({ value, label: words(value) }))]}
            />
            {canEdit ? (
              <Button variant="subtle" color="shu" onClick={() => setLines((old) => old.filter(({ id }) => id !== line.id))}>
                {t('remove')}
              </Button>
            ) : null}
          </SimpleGrid>
        ))}
        {canEdit ? (
          <Group>
            <Button
              variant="default"
              onClick={() =>
                setLines((old) => [
                  ...old,
                  { id: Math.max(-1, ...old.map(({ id }) => id)) + 1, key: '', name: { en: '', ja: '' }, minimumStrength: '' },
                ])
              }
            >
              {t('addApplication')}
            </Button>
          </Group>
        ) : null}
        <SavedNote error={error} isSaved={isSaved} isBusy={isBusy} canEdit={canEdit} />
      </Stack>
    </form>
  )
}
