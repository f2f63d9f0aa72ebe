'use client'

import { NumberInput, Select, SimpleGrid, Stack, Switch } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { FieldError } from './field-error'
import { InstantField } from './instant-field'
import { useIssues } from './issues'
import { readWhole } from './optional-key'
import type { WaveDocument } from './types'

type Grace = WaveDocument['grace']
type Given = { path: string; value: Grace; zone: string; onChange: (value: Grace) => void }
const numbers = { noticeDays: 365, newPersonDays: 365, skipDays: 60, skips: 100 } as const
type NumberKey = keyof typeof numbers

/** How the personal deadline is found: by a date or by skips, with notice and time for newcomers. */
export function GraceForm({ path, value, zone, onChange }: Given) {
  const t = useTranslations('rollouts.edit')
  // What a file says of skips stays visible, also where a date decides.
  const hasSkips = value.by === 'skips' || value.skips > 0 || value.lastDay !== null
  const keys = (Object.keys(numbers) as NumberKey[]).filter((key) => key !== 'skips' || hasSkips)
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
        <Select
          label={t('field.graceBy')}
          description={t('hint.graceBy')}
          data={(['date', 'skips'] as const).map((one) => ({ value: one, label: t(`graceBy.${one}`) }))}
          value={value.by}
          onChange={(next) => onChange({ ...value, by: next === 'skips' ? 'skips' : 'date' })}
          allowDeselect={false}
          size="sm"
        />
        {keys.map((key) => (
          <Days key={key} name={key} path={`${path}.${key}`} value={value[key]} onChange={(days) => onChange({ ...value, [key]: days })} />
        ))}
      </SimpleGrid>
      {hasSkips ? (
        <InstantField
          label={t('field.lastDay')}
          description={t('hint.lastDay')}
          path={`${path}.lastDay`}
          value={value.lastDay}
          zone={zone}
          onChange={(lastDay) => onChange({ ...value, lastDay })}
        />
      ) : null}
      <Switch
        label={t('field.countBusinessDays')}
        description={t('hint.countBusinessDays')}
        checked={value.countBusinessDays}
        onChange={(event) => onChange({ ...value, countBusinessDays: event.currentTarget.checked })}
      />
      <FieldError path={path} />
    </Stack>
  )
}

function Days({ name, path, value, onChange }: { name: NumberKey; path: string; value: number; onChange: (value: number) => void }) {
  const t = useTranslations('rollouts.edit')
  const { error, warning } = useIssues(path)
  return (
    <div>
      <NumberInput
        label={t(`field.${name}`)}
        description={t(`hint.${name}`)}
        value={value}
        onChange={(typed) => onChange(readWhole(typed) ?? 0)}
        error={error}
        min={0}
        max={numbers[name]}
        clampBehavior="none"
        size="sm"
      />
      {warning && !error ? <FieldError path={path} /> : null}
    </div>
  )
}
