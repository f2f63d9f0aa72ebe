'use client'

import { Button, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { CalendarDocument } from '@/lib/rollouts/schema'
import { FieldError } from './field-error'
import { InstantField } from './instant-field'
import { TextFields } from './text-fields'

type Blackout = CalendarDocument['blackouts'][number]
type Given = { path: string; value: Blackout[]; zone: string; onChange: (value: Blackout[]) => void }

/** Periods in which nothing should change, by name: exam weeks, entrance tests. */
export function BlackoutsForm({ path, value, zone, onChange }: Given) {
  const t = useTranslations('rollouts.edit.calendar')
  const edit = useTranslations('rollouts.edit')
  return (
    <Stack gap="sm">
      <div>
        <Text size="sm" fw={600}>
          {t('blackouts')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('blackoutsHint')}
        </Text>
      </div>
      {value.map((blackout, index) => {
        const set = (next: Partial<Blackout>) => onChange(value.map((other, n) => (n === index ? { ...other, ...next } : other)))
        const here = `${path}[${index}]`
        return (
          <Paper
            // biome-ignore lint/suspicious/noArrayIndexKey: periods have no identity of their own, and every field is controlled
            key={index}
            p="sm"
          >
            <Group justify="space-between" mb="xs">
              <Text fw={600} size="sm">
                {t('blackout', { number: index + 1 })}
              </Text>
              <Button variant="subtle" color="shu" size="compact-xs" onClick={() => onChange(value.filter((_, n) => n !== index))}>
                {edit('removeStep')}
              </Button>
            </Group>
            <Stack gap="sm">
              <TextFields label={edit('field.name')} path={`${here}.name`} value={blackout.name} onChange={(name) => set({ name })} />
              <SimpleGrid cols={{ base: 1, md: 2 }}>
                {(['from', 'until'] as const).map((end) => (
                  <InstantField
                    key={end}
                    label={t(end)}
                    path={`${here}.${end}`}
                    value={blackout[end] || null}
                    zone={zone}
                    onChange={(at) => set({ [end]: at ?? '' })}
                  />
                ))}
              </SimpleGrid>
              <FieldError path={here} />
            </Stack>
          </Paper>
        )
      })}
      <Button
        variant="default"
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        onClick={() => onChange([...value, { from: '', until: '', name: { en: '', ja: '' } }])}
      >
        {t('addBlackout')}
      </Button>
    </Stack>
  )
}
