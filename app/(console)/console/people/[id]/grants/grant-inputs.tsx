'use client'

import { Checkbox, CheckboxGroup, Group, NativeSelect, SimpleGrid, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { GrantChoices, GrantFields, GrantKind } from './types'

type Given = {
  kind: GrantKind
  fields: GrantFields
  choices: GrantChoices
  zone: string
  onEdit: (changed: Partial<GrantFields>) => void
}

/** The fields of one act; an act that ends something has none. */
export function GrantInputs({ kind, fields, choices, zone, onEdit }: Given) {
  const t = useTranslations('people.grants')
  const until = (
    <TextInput
      size="sm"
      type="datetime-local"
      label={t('until')}
      description={t('zone', { zone })}
      value={fields.until}
      onChange={(event) => onEdit({ until: event.currentTarget.value })}
      required
    />
  )
  const rollout = (data: { value: string; label: string }[]) => (
    <NativeSelect
      label={t('rollout')}
      value={fields.rolloutId}
      onChange={(event) => onEdit({ rolloutId: event.currentTarget.value })}
      data={data}
    />
  )
  if (kind === 'extend')
    return (
      <>
        {rollout(choices.rollouts)}
        {until}
      </>
    )
  if (kind === 'pin')
    return (
      <NativeSelect
        label={t('wave')}
        value={fields.wave}
        onChange={(event) => onEdit({ wave: event.currentTarget.value })}
        data={choices.rollouts.find(({ value }) => value === fields.rolloutId)?.waves ?? []}
      />
    )
  if (kind !== 'exempt') return null
  return (
    <>
      {rollout([{ value: '', label: t('everyRollout') }, ...choices.rollouts])}
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <TextInput
          size="sm"
          type="datetime-local"
          label={t('from')}
          description={t('fromHint')}
          value={fields.from}
          onChange={(event) => onEdit({ from: event.currentTarget.value })}
        />
        {until}
      </SimpleGrid>
      {(['applications', 'networks'] as const).map((what) =>
        choices[what].length === 0 ? null : (
          <CheckboxGroup
            key={what}
            label={t(`only.${what}`)}
            description={t('onlyHint')}
            value={fields[what]}
            onChange={(value) => onEdit({ [what]: value })}
          >
            <Group gap="sm" mt={4}>
              {choices[what].map(({ value, label }) => (
                <Checkbox key={value} value={value} label={label} />
              ))}
            </Group>
          </CheckboxGroup>
        ),
      )}
      <TextInput
        size="sm"
        label={t('ownerLogin')}
        description={t('ownerHint')}
        value={fields.owner}
        onChange={(event) => onEdit({ owner: event.currentTarget.value })}
        autoComplete="off"
        required
      />
    </>
  )
}
