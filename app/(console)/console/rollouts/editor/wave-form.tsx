'use client'

import { Divider, Fieldset, MultiSelect, NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { AudienceBuilder } from './audience-builder'
import { FieldError } from './field-error'
import { GraceForm } from './grace-form'
import { InstantField } from './instant-field'
import { useIssues } from './issues'
import { readWhole, withOptional } from './optional-key'
import { ServicesForm } from './services-form'
import { StepsForm } from './steps-form'
import { TextFields } from './text-fields'
import type { Choices, WaveDocument } from './types'

type Given = {
  path: string
  value: WaveDocument
  onChange: (value: WaveDocument) => void
  zone: string
  choices: Choices
  isKeyFixed: boolean
}

/** One wave: who, when, what happens, and what people are told. */
export function WaveForm({ path, value, onChange, zone, choices, isKeyFixed }: Given) {
  const t = useTranslations('rollouts.edit')
  const key = useIssues(`${path}.key`)
  const late = useIssues(`${path}.lateEnrolmentDays`)
  const precision = useIssues(`${path}.precision`)
  const places = {
    underReview: useIssues(`${path}.underReview`, { below: true }).error,
    applications: useIssues(`${path}.applications`, { below: true }).error,
    networks: useIssues(`${path}.networks`, { below: true }).error,
  }
  const set = <K extends keyof WaveDocument>(field: K, next: WaveDocument[K]) => onChange({ ...value, [field]: next })
  const date = (field: 'announceAt' | 'promptFrom' | 'enforceAt' | 'guardUntil') => (
    <InstantField
      label={t(`field.${field}`)}
      description={t(`hint.${field}`)}
      path={`${path}.${field}`}
      value={value[field]}
      zone={zone}
      onChange={(next) => set(field, next)}
    />
  )
  return (
    <Stack gap="lg">
      <Fieldset legend={t('who')}>
        <Stack gap="sm">
          <TextFields label={t('field.name')} path={`${path}.name`} value={value.name} onChange={(name) => set('name', name)} />
          <TextInput
            label={t('field.key')}
            description={t('hint.key')}
            value={value.key}
            onChange={(event) => set('key', event.currentTarget.value)}
            error={key.error}
            disabled={isKeyFixed}
            size="sm"
            maw={320}
          />
          <AudienceBuilder
            path={`${path}.audience`}
            value={value.audience}
            onChange={(audience) => set('audience', audience)}
            choices={choices}
          />
          <Select
            label={t('field.membership')}
            data={(['live', 'frozen'] as const).map((one) => ({ value: one, label: t(`membership.${one}`) }))}
            value={value.membership}
            onChange={(next) => set('membership', next === 'frozen' ? 'frozen' : 'live')}
            allowDeselect={false}
            size="sm"
            maw={480}
          />
        </Stack>
      </Fieldset>
      <Fieldset legend={t('when')}>
        <SimpleGrid cols={{ base: 1, lg: 3 }}>
          {date('announceAt')}
          {date('promptFrom')}
          {date('enforceAt')}
        </SimpleGrid>
        <Select
          mt="sm"
          label={t('field.precision')}
          description={t('hint.precision')}
          data={(['auto', 'day', 'minute'] as const).map((one) => ({ value: one, label: t(`precision.${one}`) }))}
          value={value.precision ?? 'auto'}
          onChange={(next) => onChange(withOptional(value, 'precision', next === 'day' || next === 'minute' ? next : undefined))}
          error={precision.error}
          allowDeselect={false}
          size="sm"
          maw={480}
        />
        <Divider my="md" label={t('grace')} labelPosition="left" />
        <GraceForm path={`${path}.grace`} value={value.grace} zone={zone} onChange={(grace) => set('grace', grace)} />
      </Fieldset>
      <Fieldset legend={t('steps')}>
        <StepsForm
          path={`${path}.steps`}
          value={value.steps}
          onChange={(steps) => set('steps', steps)}
          zone={zone}
          choices={choices}
          hasDate={value.enforceAt !== null}
        />
      </Fieldset>
      <Fieldset legend={t('afterwards')}>
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          <NumberInput
            label={t('field.lateEnrolmentDays')}
            description={t('hint.lateEnrolmentDays')}
            value={value.lateEnrolmentDays ?? ''}
            placeholder={t('noEnd')}
            onChange={(typed) => set('lateEnrolmentDays', readWhole(typed) ?? null)}
            error={late.error}
            clampBehavior="none"
            min={0}
            max={3650}
            size="sm"
          />
          {date('guardUntil')}
          <Select
            label={t('field.sessions')}
            data={(['keep', 'ask', 'end'] as const).map((one) => ({ value: one, label: t(`sessions.${one}`) }))}
            value={value.sessions}
            onChange={(next) => set('sessions', next === 'ask' ? 'ask' : next === 'end' ? 'end' : 'keep')}
            allowDeselect={false}
            size="sm"
          />
          <MultiSelect
            label={t('field.underReview')}
            description={t('hint.underReview')}
            data={choices.factors}
            value={value.underReview}
            error={places.underReview}
            onChange={(next) => set('underReview', next)}
            size="sm"
            clearable
          />
          <MultiSelect
            label={t('field.applications')}
            description={t('hint.applications')}
            data={choices.applications}
            value={value.applications ?? []}
            error={places.applications}
            onChange={(next) => set('applications', next.length > 0 ? next : null)}
            size="sm"
            clearable
          />
          <MultiSelect
            label={t('field.networks')}
            description={t('hint.networks')}
            data={choices.networks}
            value={value.networks ?? []}
            error={places.networks}
            onChange={(next) => set('networks', next.length > 0 ? next : null)}
            size="sm"
            clearable
          />
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend={t('told')}>
        <Stack gap="sm">
          <TextFields
            label={t('field.reason')}
            path={`${path}.reason`}
            value={value.reason}
            onChange={(reason) => set('reason', reason)}
            isLong
          />
          <ServicesForm path={`${path}.services`} value={value.services} onChange={(services) => set('services', services)} />
        </Stack>
      </Fieldset>
      <FieldError path={path} />
    </Stack>
  )
}
