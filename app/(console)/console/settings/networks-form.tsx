'use client'

import { Button, Group, SimpleGrid, Stack, Text, Textarea } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { saveNetworks } from './actions'
import { NameFields } from './name-fields'
import { SavedNote } from './saved-note'
import { useLines } from './use-lines'
import { useSave } from './use-save'

type Network = { name: string; label: { en: string; ja: string }; ranges: string[] }
const paths = { key: 'name', en: 'label.en', ja: 'label.ja' }

/** Named networks as lists of CIDR ranges, one per line. */
export function NetworksForm({ version, networks, canEdit }: { version: number; networks: Network[]; canEdit: boolean }) {
  const t = useTranslations('settings')
  const errors = useTranslations('errors')
  const { error, isBusy, isSaved, save } = useSave()
  const { lines, set, remove, add } = useLines(
    networks.map(({ name, label, ranges }) => ({ key: name, ...label, text: ranges.join('\n') })),
    { draft: `networks-${version}`, isWaiting: error?.code === 'needs-recent-proof' },
  )
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
        const changed = lines.map(({ key, en, ja, text }) => ({
          name: key,
          label: { en, ja },
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
              <NameFields
                line={line}
                keyLabel={t('networkKey')}
                canEdit={canEdit}
                onChange={(change) => set(line.id, change)}
                wrong={(field) => wrong(at, paths[field])}
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
                <Button variant="subtle" color="shu" size="compact-sm" onClick={() => remove(line.id)}>
                  {t('remove')}
                </Button>
              </Group>
            ) : null}
          </Stack>
        ))}
        {canEdit ? (
          <Group>
            <Button variant="default" onClick={() => add({ key: '', en: '', ja: '', text: '' })}>
              {t('addNetwork')}
            </Button>
          </Group>
        ) : null}
        <SavedNote error={error} isSaved={isSaved} isBusy={isBusy} canEdit={canEdit} />
      </Stack>
    </form>
  )
}
