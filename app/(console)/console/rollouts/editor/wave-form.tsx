'use client'

import { Divider, Fieldset, MultiSelect, NumberInput, Select, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { AudienceBuilder } from './audience-builder'
import { InstantField } from './instant-field'
import { useIssues } from './issues'
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
  const own = useIssues(path)
  const key = useIssues(`${path}.key`)
  const late = useIssues(`${path}.lateEnrolmentDays`)
  const set = <K extends keyof WaveDocument>(field: K, next: WaveDocument[K]) => onChange({ ...value, [field]: next })
  const setGrace = <K extends keyof WaveDocument['grace']>(field: K, next: WaveDocument['grace'][K]) =>
    set('grace', { ...value.grace, [field]: next })
  const date = (field: 'announceAt' | 'promptFrom' | 'enforceAt' | 'guardUntil') => (
    <InstantField
      label={t(`field.${field}`)}
      description={t(`hint.${field}`)}
      path={`${path}.${field}`}
      value={value[field]}
      zone={zone}
      onChange={(next) => {
        // The hour decides the precision: written down only where a file did.
        const { precision: _, ...rest } = value
        onChange(field === 'enforceAt' ? { ...rest, enforceAt: next } : { ...value, [field]: next })
      }}
    />
  )
  const days = (field: 'newPersonDays' | 'noticeDays' | 'skips' | 'skipDays', max: number) => (
    <NumberInput
      label={t(`field.${field}`)}
      description={t(`hint.${field}`)}
      value={value.grace[field]}
      onChange={(n) => setGrace(field, Math.max(0, Math.round(Number(n) || 0)))}
      min={0}
      max={max}
      size="sm"
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
        <Divider my="md" label={t('grace')} labelPosition="left" />
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
          <Select
            label={t('field.graceBy')}
            description={t('hint.graceBy')}
            data={(['date', 'skips'] as const).map((one) => ({ value: one, label: t(`graceBy.${one}`) }))}
            value={value.grace.by}
            onChange={(next) => setGrace('by', next === 'skips' ? 'skips' : 'date')}
            allowDeselect={false}
            size="sm"
          />
          {days('noticeDays', 365)}
          {days('newPersonDays', 365)}
          {days('skipDays', 60)}
          {value.grace.by === 'skips' ? days('skips', 100) : null}
        </SimpleGrid>
        {value.grace.by === 'skips' ? (
          <InstantField
            label={t('field.lastDay')}
            path={`${path}.grace.lastDay`}
            value={value.grace.lastDay}
            zone={zone}
            onChange={(next) => setGrace('lastDay', next)}
          />
        ) : null}
        <Switch
          mt="sm"
          label={t('field.countBusinessDays')}
          checked={value.grace.countBusinessDays}
          onChange={(event) => setGrace('countBusinessDays', event.currentTarget.checked)}
        />
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
            onChange={(n) => set('lateEnrolmentDays', n === '' ? null : Math.max(0, Math.round(Number(n) || 0)))}
            error={late.error}
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
            onChange={(next) => set('underReview', next)}
            size="sm"
            clearable
          />
          <MultiSelect
            label={t('field.applications')}
            description={t('hint.applications')}
            data={choices.applications}
            value={value.applications ?? []}
            onChange={(next) => set('applications', next.length > 0 ? next : null)}
            size="sm"
            clearable
          />
          <MultiSelect
            label={t('field.networks')}
            description={t('hint.networks')}
            data={choices.networks}
            value={value.networks ?? []}
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
      {own.error ? (
        <Text size="sm" c="var(--sekisho-blocked)" role="alert">
          {own.error}
        </Text>
      ) : null}
    </Stack>
  )
}
