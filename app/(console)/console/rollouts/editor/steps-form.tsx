'use client'

import { Button, Group, NumberInput, Paper, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { FieldError } from './field-error'
import { InstantField } from './instant-field'
import { useIssues } from './issues'
import { readWhole } from './optional-key'
import { RestrictionsForm } from './restrictions-form'
import type { Choices, StepDocument } from './types'

type Given = {
  path: string
  value: StepDocument[]
  onChange: (value: StepDocument[]) => void
  zone: string
  choices: Choices
  hasDate: boolean
}

/** The steps of a wave: dates at which a factor is retired further, or the consequence grows. */
export function StepsForm({ path, value, onChange, zone, choices, hasDate }: Given) {
  const t = useTranslations('rollouts.edit')
  return (
    <Stack gap="sm">
      {value.map((step, index) => (
        <Step
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no identity of their own, and every field is controlled
          key={index}
          path={`${path}[${index}]`}
          number={index + 1}
          value={step}
          zone={zone}
          choices={choices}
          onChange={(next) => onChange(value.map((other, n) => (n === index ? next : other)))}
          onRemove={() => onChange(value.filter((_, n) => n !== index))}
        />
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          onClick={() => onChange([...value, hasDate ? { daysAfter: 0, restrictions: {} } : { restrictions: {} }])}
        >
          {t('addStep')}
        </Button>
        {value.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('noSteps')}
          </Text>
        ) : null}
      </Group>
    </Stack>
  )
}

function Step({
  path,
  number,
  value,
  onChange,
  onRemove,
  zone,
  choices,
}: {
  path: string
  number: number
  value: StepDocument
  onChange: (value: StepDocument) => void
  onRemove: () => void
  zone: string
  choices: Choices
}) {
  const t = useTranslations('rollouts.edit')
  const after = useIssues(`${path}.daysAfter`)
  const consequence = useIssues(`${path}.consequence`)
  const isRelative = value.daysAfter !== undefined
  const { at: _, daysAfter: __, ...rest } = value
  return (
    <Paper p="sm">
      <Group justify="space-between" mb="xs">
        <Text fw={600} size="sm">
          {t('step', { number })}
        </Text>
        <Button variant="subtle" color="shu" size="compact-xs" onClick={onRemove}>
          {t('removeStep')}
        </Button>
      </Group>
      <Stack gap="sm">
        <Group align="flex-start" gap="md">
          <SegmentedControl
            size="xs"
            aria-label={t('stepWhen')}
            value={isRelative ? 'after' : 'at'}
            onChange={(kind) => onChange(kind === 'after' ? { ...rest, daysAfter: 0 } : rest)}
            data={[
              { value: 'at', label: t('stepAt') },
              { value: 'after', label: t('stepAfter') },
            ]}
          />
          {isRelative ? (
            <NumberInput
              aria-label={t('daysAfter')}
              description={t('daysAfter')}
              value={value.daysAfter ?? 0}
              onChange={(days) => onChange({ ...rest, daysAfter: readWhole(days) ?? 0 })}
              min={0}
              max={1000}
              error={after.error}
              size="sm"
              w={190}
            />
          ) : (
            <InstantField
              label={t('stepDate')}
              path={`${path}.at`}
              value={value.at ?? null}
              zone={zone}
              onChange={(at) => onChange(at === null ? rest : { ...rest, at })}
            />
          )}
          <Select
            label={t('consequence')}
            description={t('consequenceHint')}
            data={(['enrol', 'refuse', 'lock'] as const).map((one) => ({ value: one, label: t(`consequences.${one}`) }))}
            value={value.consequence ?? null}
            onChange={(chosen) => {
              const { consequence: ___, ...others } = value
              onChange(chosen === 'enrol' || chosen === 'refuse' || chosen === 'lock' ? { ...others, consequence: chosen } : others)
            }}
            placeholder={t('unchanged')}
            clearable
            error={consequence.error}
            size="sm"
          />
        </Group>
        <RestrictionsForm
          path={`${path}.restrictions`}
          value={value.restrictions ?? {}}
          choices={choices}
          onChange={(restrictions) => {
            const { restrictions: ____, ...others } = value
            onChange(Object.keys(restrictions).length === 0 ? others : { ...others, restrictions })
          }}
        />
        <FieldError path={path} />
      </Stack>
    </Paper>
  )
}
