'use client'

import { Button, Group, NativeSelect, SimpleGrid, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { saveApplications } from './actions'
import { NameFields } from './name-fields'
import { SavedNote } from './saved-note'
import { useLines } from './use-lines'
import { useSave } from './use-save'

type Entry = { key: string; name: { en: string; ja: string }; minimumStrength?: string }
const strengths = ['weak', 'medium', 'strong', 'phishing-resistant'] as const
const paths = { key: 'key', en: 'name.en', ja: 'name.ja' }

/** Applications behind this sign-in and the strength each asks for. */
export function ApplicationsForm({ version, applications, canEdit }: { version: number; applications: Entry[]; canEdit: boolean }) {
  const t = useTranslations('settings')
  const words = useTranslations('strength')
  const errors = useTranslations('errors')
  const { error, isBusy, isSaved, save } = useSave()
  const { lines, set, remove, add } = useLines(
    applications.map(({ key, name, minimumStrength = '' }) => ({ key, ...name, minimumStrength })),
    { draft: `applications-${version}`, isWaiting: error?.code === 'needs-recent-proof' },
  )
  const wrong = (at: number, path: string) => {
    const code = error?.fields?.[`applications.${at}.${path}`]
    return code ? errors(code) : undefined
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const changed = lines.map(({ key, en, ja, minimumStrength }) => {
          const strength = strengths.find((one) => one === minimumStrength)
          return { key, name: { en, ja }, ...(strength ? { minimumStrength: strength } : {}) }
        })
        save(() => saveApplications({ version, applications: changed }))
      }}
    >
      <Stack>
        <Text size="sm">{t('applicationsText')}</Text>
        {lines.map((line, at) => (
          <SimpleGrid key={line.id} cols={{ base: 1, sm: 5 }} spacing="xs" style={{ alignItems: 'end' }}>
            <NameFields
              line={line}
              keyLabel={t('applicationKey')}
              canEdit={canEdit}
              onChange={(change) => set(line.id, change)}
              wrong={(field) => wrong(at, paths[field])}
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
              <Button variant="subtle" color="shu" onClick={() => remove(line.id)}>
                {t('remove')}
              </Button>
            ) : null}
          </SimpleGrid>
        ))}
        {canEdit ? (
          <Group>
            <Button variant="default" onClick={() => add({ key: '', en: '', ja: '', minimumStrength: '' })}>
              {t('addApplication')}
            </Button>
          </Group>
        ) : null}
        <SavedNote error={error} isSaved={isSaved} isBusy={isBusy} canEdit={canEdit} />
      </Stack>
    </form>
  )
}
