'use client'

import { MultiSelect, NumberInput, Select, SimpleGrid, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type Strength, strengths } from '@/lib/policy/types'
import type { PlanDocument } from '@/lib/rollouts/schema'
import { FieldError } from './field-error'
import { useIssues } from './issues'
import { readWhole, withOptional } from './optional-key'
import { RestrictionsForm } from './restrictions-form'
import type { Choices } from './types'

type Policy = PlanDocument['policy']

/** What the plan asks of everybody in it. The restrictions of single dates stand in the steps of the waves. */
export function PolicyForm({ value, onChange, choices }: { value: Policy; onChange: (value: Policy) => void; choices: Choices }) {
  const t = useTranslations('rollouts.edit')
  const allowed = useIssues('policy.allowedFactors', { below: true })
  const isStrength = (text: string | null): text is Strength => strengths.some((one) => one === text)
  const number = (field: 'minimumFactors' | 'reauthenticateMinutes', max: number) => (
    <Whole field={field} max={max} value={value[field]} onChange={(next) => onChange(withOptional(value, field, next))} />
  )
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
        <Select
          label={t('field.minimumStrength')}
          description={t('hint.minimumStrength')}
          data={strengths.map((one) => ({ value: one, label: t(`strength.${one}`) }))}
          value={value.minimumStrength ?? null}
          placeholder={t('nothing')}
          clearable
          onChange={(next) => onChange(withOptional(value, 'minimumStrength', isStrength(next) ? next : undefined))}
          size="sm"
        />
        {number('minimumFactors', 5)}
        <MultiSelect
          label={t('field.allowedFactors')}
          description={t('hint.allowedFactors')}
          data={choices.factors.filter(({ counts }) => counts)}
          value={value.allowedFactors ?? []}
          placeholder={value.allowedFactors ? undefined : t('all')}
          onChange={(next) => onChange(withOptional(value, 'allowedFactors', next.length === 0 ? undefined : next))}
          error={allowed.error}
          clearable
          size="sm"
        />
        {number('reauthenticateMinutes', 43_200)}
      </SimpleGrid>
      <FieldError path="policy" />
      <details open={value.restrictions !== undefined}>
        <summary style={{ cursor: 'pointer' }}>{t('policyRestrictions')}</summary>
        <RestrictionsForm
          path="policy.restrictions"
          value={value.restrictions ?? {}}
          choices={choices}
          onChange={(restrictions) =>
            onChange(withOptional(value, 'restrictions', Object.keys(restrictions).length === 0 ? undefined : restrictions))
          }
        />
      </details>
    </Stack>
  )
}

function Whole({
  field,
  max,
  value,
  onChange,
}: {
  field: 'minimumFactors' | 'reauthenticateMinutes'
  max: number
  value: number | undefined
  onChange: (value: number | undefined) => void
}) {
  const t = useTranslations('rollouts.edit')
  const { error } = useIssues(`policy.${field}`)
  return (
    <NumberInput
      label={t(`field.${field}`)}
      description={t(`hint.${field}`)}
      value={value ?? ''}
      placeholder={t('nothing')}
      min={1}
      max={max}
      clampBehavior="none"
      onChange={(typed) => onChange(readWhole(typed))}
      error={error}
      size="sm"
    />
  )
}
