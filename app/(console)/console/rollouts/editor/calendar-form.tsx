'use client'

import { Radio, RadioGroup, Select, Stack, Switch } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { CalendarDocument } from '@/lib/rollouts/schema'
import { BlackoutsForm } from './blackouts-form'
import { DeskHoursForm, officeHours } from './desk-hours-form'
import { HolidaysField } from './holidays-field'
import { withOptional } from './optional-key'

type Given = { value: CalendarDocument | undefined; zone: string; onChange: (value: CalendarDocument | undefined) => void }

const empty: CalendarDocument = { holidays: [], blackouts: [] }
const countries = ['auto', 'JP', 'none'] as const

/** The plan's own calendar, or none: then the organisation's is used. Dates that collide with it are flagged by the plan check. */
export function CalendarForm({ value, zone, onChange }: Given) {
  const t = useTranslations('rollouts.edit.calendar')
  const country = value?.country === undefined ? 'auto' : (value.country ?? 'none')
  return (
    <Stack gap="md">
      <RadioGroup
        aria-label={t('title')}
        value={value ? 'own' : 'organisation'}
        onChange={(next) => onChange(next === 'own' ? (value ?? empty) : undefined)}
      >
        <Stack gap={6}>
          <Radio value="organisation" label={t('organisation')} description={t('organisationHint')} />
          <Radio value="own" label={t('own')} description={t('ownHint')} />
        </Stack>
      </RadioGroup>
      {value ? (
        <>
          <Select
            label={t('country')}
            description={t('countryHint')}
            data={countries.map((one) => ({
              value: one,
              label: one === 'auto' ? t('countries.auto', { has: zone === 'Asia/Tokyo' ? 'yes' : 'no' }) : t(`countries.${one}`),
            }))}
            value={country}
            onChange={(next) => onChange(withOptional(value, 'country', next === 'auto' ? undefined : next === 'JP' ? 'JP' : null))}
            allowDeselect={false}
            size="sm"
            maw={480}
          />
          <HolidaysField path="calendar.holidays" value={value.holidays} onChange={(holidays) => onChange({ ...value, holidays })} />
          <BlackoutsForm
            path="calendar.blackouts"
            value={value.blackouts}
            zone={zone}
            onChange={(blackouts) => onChange({ ...value, blackouts })}
          />
          <Switch
            label={t('ownHours')}
            description={t('ownHoursHint')}
            checked={value.deskHours !== undefined}
            onChange={(event) => onChange(withOptional(value, 'deskHours', event.currentTarget.checked ? officeHours : undefined))}
          />
          {value.deskHours ? (
            <DeskHoursForm path="calendar.deskHours" value={value.deskHours} onChange={(deskHours) => onChange({ ...value, deskHours })} />
          ) : null}
        </>
      ) : null}
    </Stack>
  )
}
