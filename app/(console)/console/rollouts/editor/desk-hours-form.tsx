'use client'

import { Checkbox, Fieldset, Group, Text, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { CalendarDocument } from '@/lib/rollouts/schema'
import { weekdays } from '../weekdays'
import { FieldError } from './field-error'
import { useIssues } from './issues'

type DeskHours = NonNullable<CalendarDocument['deskHours']>
type Weekday = (typeof weekdays)[number]
const usual = { open: '09:00', close: '17:00' }

/** What a calendar means that leaves the hours out: where the form begins. */
export const officeHours: DeskHours = {
  monday: usual,
  tuesday: usual,
  wednesday: usual,
  thursday: usual,
  friday: usual,
  saturday: null,
  sunday: null,
}

/** When the desk is open, per weekday; 24:00 closes at the end of the day. */
export function DeskHoursForm({ path, value, onChange }: { path: string; value: DeskHours; onChange: (value: DeskHours) => void }) {
  const t = useTranslations('rollouts.edit.calendar')
  return (
    <Fieldset legend={t('hours')}>
      {weekdays.map((day) => (
        <Day key={day} path={`${path}.${day}`} day={day} value={value[day]} onChange={(hours) => onChange({ ...value, [day]: hours })} />
      ))}
    </Fieldset>
  )
}

function Day({
  path,
  day,
  value,
  onChange,
}: {
  path: string
  day: Weekday
  value: DeskHours[Weekday]
  onChange: (value: DeskHours[Weekday]) => void
}) {
  const t = useTranslations('rollouts.edit.calendar')
  const errors = { open: useIssues(`${path}.open`).error, close: useIssues(`${path}.close`).error }
  return (
    <div>
      <Group gap="sm" mih={44}>
        <Checkbox
          label={t(`weekday.${day}`)}
          checked={value !== null}
          onChange={(event) => onChange(event.currentTarget.checked ? usual : null)}
          w={120}
        />
        {value ? (
          <Group gap={6} wrap="nowrap">
            {(['open', 'close'] as const).map((end) => (
              <TextInput
                key={end}
                aria-label={t(`${end}Of`, { day: t(`weekday.${day}`) })}
                value={value[end]}
                onChange={(event) => onChange({ ...value, [end]: event.currentTarget.value })}
                error={errors[end]}
                placeholder="HH:MM"
                inputMode="numeric"
                size="sm"
                w={96}
              />
            ))}
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {t('closed')}
          </Text>
        )}
      </Group>
      <FieldError path={path} />
    </div>
  )
}
