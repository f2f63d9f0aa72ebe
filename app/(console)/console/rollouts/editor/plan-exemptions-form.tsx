'use client'

import { Button, Checkbox, Group, MultiSelect, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { PlanExemptionDocument } from '@/lib/rollouts/schema'
import { AudienceBuilder } from './audience-builder'
import { FieldError } from './field-error'
import { InstantField } from './instant-field'
import { withOptional } from './optional-key'
import { TextFields } from './text-fields'
import type { Choices } from './types'

type List = { value: PlanExemptionDocument[]; zone: string; choices: Choices; onChange: (value: PlanExemptionDocument[]) => void }

/** The exemptions that are part of the plan: whom, where and when it does not reach. */
export function PlanExemptionsForm({ value, zone, choices, onChange }: List) {
  const t = useTranslations('rollouts.edit.exemptions')
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {value.length === 0 ? t('none') : t('hint')}
      </Text>
      {value.map((exemption, index) => (
        <One
          // biome-ignore lint/suspicious/noArrayIndexKey: exemptions have no identity of their own, and every field is controlled
          key={index}
          number={index + 1}
          path={`exemptions[${index}]`}
          value={exemption}
          zone={zone}
          choices={choices}
          onChange={(next) => onChange(value.map((other, n) => (n === index ? next : other)))}
          onRemove={() => onChange(value.filter((_, n) => n !== index))}
        />
      ))}
      <Button
        variant="default"
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        onClick={() => onChange([...value, { applications: null, networks: null, from: null, until: null }])}
      >
        {t('add')}
      </Button>
    </Stack>
  )
}

type Given = {
  number: number
  path: string
  value: PlanExemptionDocument
  zone: string
  choices: Choices
  onChange: (value: PlanExemptionDocument) => void
  onRemove: () => void
}

function One({ number, path, value, zone, choices, onChange, onRemove }: Given) {
  const t = useTranslations('rollouts.edit.exemptions')
  const edit = useTranslations('rollouts.edit')
  return (
    <Paper p="sm">
      <Group justify="space-between" mb="xs">
        <Text fw={600} size="sm">
          {t('one', { number })}
        </Text>
        <Button variant="subtle" color="shu" size="compact-xs" onClick={onRemove}>
          {edit('removeStep')}
        </Button>
      </Group>
      <Stack gap="sm">
        <Checkbox
          label={t('audience')}
          description={t('audienceHint')}
          checked={value.audience !== undefined}
          onChange={(event) => onChange(withOptional(value, 'audience', event.currentTarget.checked ? { any: [] } : undefined))}
        />
        {value.audience ? (
          <AudienceBuilder
            path={`${path}.audience`}
            value={value.audience}
            choices={choices}
            onChange={(audience) => onChange({ ...value, audience })}
          />
        ) : null}
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          {(['applications', 'networks'] as const).map((what) => (
            <div key={what}>
              <MultiSelect
                label={edit(`field.${what}`)}
                description={edit(`hint.${what}`)}
                data={choices[what]}
                value={value[what] ?? []}
                onChange={(next) => onChange({ ...value, [what]: next.length > 0 ? next : null })}
                size="sm"
                clearable
              />
              <FieldError path={`${path}.${what}`} below />
            </div>
          ))}
          {(['from', 'until'] as const).map((end) => (
            <InstantField
              key={end}
              label={t(end)}
              description={t(`${end}Hint`)}
              path={`${path}.${end}`}
              value={value[end]}
              zone={zone}
              onChange={(at) => onChange({ ...value, [end]: at })}
            />
          ))}
        </SimpleGrid>
        <Checkbox
          label={t('reason')}
          checked={value.reason !== undefined}
          onChange={(event) => onChange(withOptional(value, 'reason', event.currentTarget.checked ? { en: '', ja: '' } : undefined))}
        />
        {value.reason ? (
          <TextFields
            label={edit('field.reason')}
            path={`${path}.reason`}
            value={value.reason}
            onChange={(reason) => onChange({ ...value, reason })}
            isLong
          />
        ) : null}
        <FieldError path={path} />
      </Stack>
    </Paper>
  )
}
