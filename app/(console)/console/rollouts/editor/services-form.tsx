'use client'

import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { TextFields } from './text-fields'

type Service = { en: string; ja: string }

/** What people of the wave will need it for, by the names they know. */
export function ServicesForm({ path, value, onChange }: { path: string; value: Service[]; onChange: (value: Service[]) => void }) {
  const t = useTranslations('rollouts.edit')
  return (
    <Stack gap="sm">
      <div>
        <Text size="sm" fw={600}>
          {t('field.services')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('hint.services')}
        </Text>
      </div>
      {value.map((service, index) => (
        <Group
          // biome-ignore lint/suspicious/noArrayIndexKey: names have no identity of their own, and every field is controlled
          key={index}
          align="flex-end"
        >
          <div style={{ flex: 1 }}>
            <TextFields
              label={t('service', { number: index + 1 })}
              path={`${path}[${index}]`}
              value={service}
              onChange={(next) => onChange(value.map((other, n) => (n === index ? next : other)))}
            />
          </div>
          <Button variant="subtle" color="shu" size="compact-sm" onClick={() => onChange(value.filter((_, n) => n !== index))}>
            {t('removeService')}
          </Button>
        </Group>
      ))}
      <Button variant="default" size="xs" style={{ alignSelf: 'flex-start' }} onClick={() => onChange([...value, { en: '', ja: '' }])}>
        {t('addService')}
      </Button>
    </Stack>
  )
}
