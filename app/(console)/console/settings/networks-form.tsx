'use client'

import { Button, Group, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { saveNetworks } from './actions'
import { SavedNote } from './saved-note'
import { useSave } from './use-save'

type Network = { name: string; label: { en: string; ja: string }; ranges: string[] }
type Line = Network & { id: number; text: string }

/** Named networks as lists of CIDR ranges, one per line. */
export function NetworksForm({ version, networks, canEdit }: { version: number; networks: Network[]; canEdit: boolean }) {
  const t = useTranslations('settings')
  const errors = useTranslations('errors')
  const [lines, setLines] = useState<Line[]>(networks.map((network, id) => ({ ...network, id, text: network.ranges.join('\n') })))
  const { error, isBusy, isSaved, save } = useSave()
  const set = (id: number, change: Partial<Line>) => setLines((old) => old.map((line) => (line.id === id ? { ...line, ...change } : line)))
  const wrong = (at: number, path: string) => {
    const found = Object.entries(error?.fields ?? {}).find(
      ([name]) => name === `networks.${at}.${path}` || name.startsWith(`networks.${at}.${path}.`),
    )
    return found ? errors(found[1]) : undefined
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const changed = lines.map(({ name, label, text }) => ({
          name,
          label,
          ranges: text.split(/[\s,]+/).filter((range) => range !== ''),
        }))
        save(() => saveNetworks({ version, networks: changed }))
      }}
    >
      <Stack>
        <Text size="sm">{t('networksText')}</Text>
        {lines.map((line, at) => (
          <Stack key={line.id} gap="xs" pb="sm" style={{ borderBottom: '1px solid var(--sekisho-line)' }}>
            <SimpleGrid cols={{ base: 1, sm: 3 }}>
              <TextInput
                label={t('networkKey')}
                value={line.name}
                readOnly={!canEdit}
                onChange={(event) => set(line.id, { name: event.currentTarget.value })}
                error={wrong(at, 'name')}
              />
              <TextInput
                label={t('labelEn')}
                value={line.label.en}
                readOnly={!canEdit}
                onChange={(event) => set(line.id, { label: { ...line.label, en: event.currentTarget.value } })}
                error={wrong(at, 'label.en')}
              />
              <TextInput
                label={t('labelJa')}
                value={line.label.ja}
                readOnly={!canEdit}
                onChange={(event) => set(line.id, { label: { ...line.label, ja: event.currentTarget.value } })}
                error={wrong(at, 'label.ja')}
              />
            </SimpleGrid>
            <Textarea
              label={t('ranges')}
              autosize
              minRows={2}
              value={line.text}
              readOnly={!canEdit}
              onChange={(event) => set(line.id, { text: event.currentTarget.value })}
              error={wrong(at, 'ranges')}
            />
            {canEdit ? (
              <Group>
                <Button
                  variant="subtle"
                  color="shu"
                  size="compact-sm"
                  onClick={() => setLines((old) => old.filter(({ id }) => id !== line.id))}
                >
                  {t('remove')}
                </Button>
              </Group>
            ) : null}
          </Stack>
        ))}
        {canEdit ? (
          <Group>
            <Button
              variant="default"
              onClick={() =>
                setLines((old) => [
                  ...old,
                  { id: Math.max(-1, ...old.map(({ id }) => id)) + 1, name: '', label: { en: '', ja: '' }, ranges: [], text: '' },
                ])
              }
            >
              {t('addNetwork')}
            </Button>
          </Group>
        ) : null}
        <SavedNote error={error} isSaved={isSaved} isBusy={isBusy} canEdit={canEdit} />
      </Stack>
    </form>
  )
}
