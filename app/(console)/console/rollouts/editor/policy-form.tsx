'use client'

import { MultiSelect, NumberInput, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type Strength, strengths } from '@/lib/policy/types'
import type { PlanDocument } from '@/lib/rollouts/schema'
import { useIssues } from './issues'
import { RestrictionsForm } from './restrictions-form'
import type { Choices } from './types'

type Policy = PlanDocument['policy']

/** A field that is left out says nothing: writing `undefined` into a document would be a key of its own. */
function without<K extends keyof Policy>(policy: Policy, key: K): Omit<Policy, K> {
  const { [key]: _, ...rest } = policy
  return rest
}

/** What the plan asks of everybody in it. The restrictions of single dates stand in the steps of the waves. */
export function PolicyForm({ value, onChange, choices }: { value: Policy; onChange: (value: Policy) => void; choices: Choices }) {
  const t = useTranslations('rollouts.edit')
  const { error } = useIssues('policy', { below: true })
  const isStrength = (text: string | null): text is Strength => strengths.some((one) => one === text)
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
        <Select
          label={t('field.minimumStrength')}
          description={t('hint.minimumStrength')}
          data={strengths.filter((one) => one !== 'none').map((one) => ({ value: one, label: t(`strength.${one}`) }))}
          value={value.minimumStrength ?? null}
          placeholder={t('nothing')}
          clearable
          onChange={(next) => onChange(isStrength(next) ? { ...value, minimumStrength: next } : without(value, 'minimumStrength'))}
          size="sm"
        />
        <NumberInput
          label={t('field.minimumFactors')}
          description={t('hint.minimumFactors')}
          value={value.minimumFactors ?? ''}
          placeholder={t('nothing')}
          min={1}
          max={5}
          onChange={(n) => onChange(n === '' ? without(value, 'minimumFactors') : { ...value, minimumFactors: Math.round(Number(n)) })}
          size="sm"
        />
        <MultiSelect
          label={t('field.allowedFactors')}
          description={t('hint.allowedFactors')}
          data={choices.factors}
          value={value.allowedFactors ?? []}
          placeholder={value.allowedFactors ? undefined : t('all')}
          onChange={(next) => onChange(next.length === 0 ? without(value, 'allowedFactors') : { ...value, allowedFactors: next })}
          clearable
          size="sm"
        />
        <NumberInput
          label={t('field.reauthenticateMinutes')}
          description={t('hint.reauthenticateMinutes')}
          value={value.reauthenticateMinutes ?? ''}
          placeholder={t('nothing')}
          min={1}
          onChange={(n) =>
            onChange(n === '' ? without(value, 'reauthenticateMinutes') : { ...value, reauthenticateMinutes: Math.round(Number(n)) })
          }
          size="sm"
        />
      </SimpleGrid>
      {error ? (
        <Text size="sm" c="var(--sekisho-blocked)" role="alert">
          {error}
        </Text>
      ) : null}
      <details open={value.restrictions !== undefined}>
        <summary style={{ cursor: 'pointer' }}>{t('policyRestrictions')}</summary>
        <RestrictionsForm
          path="policy.restrictions"
          value={value.restrictions ?? {}}
          choices={choices}
          onChange={(restrictions) =>
            onChange(Object.keys(restrictions).length === 0 ? without(value, 'restrictions') : { ...value, restrictions })
          }
        />
      </details>
    </Stack>
  )
}
