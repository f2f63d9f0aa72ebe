'use client'

import { Group, Pill, Text } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { useLocale, useTranslations } from 'next-intl'
import { formatDate } from '@/lib/i18n/dates'
import { FieldError } from './field-error'

const shownAtOnce = 60

/** Single days on which nobody is at the desk, beside the country's: one is added by choosing it, and taken away by its own button. */
export function HolidaysField({ path, value, onChange }: { path: string; value: string[]; onChange: (value: string[]) => void }) {
  const t = useTranslations('rollouts.edit.calendar')
  const locale = useLocale()
  const name = (day: string) => formatDate(new Date(`${day}T00:00:00Z`), { locale, zone: 'UTC', precision: 'day' })
  return (
    <div>
      <DatePickerInput
        label={t('holidays')}
        description={t('holidaysHint')}
        value={null}
        onChange={(day) => day && !value.includes(day) && onChange([...value, day])}
        placeholder={t('addHoliday')}
        size="sm"
        maw={320}
      />
      <Group gap={6} mt={value.length > 0 ? 8 : 0}>
        {value.slice(0, shownAtOnce).map((day) => (
          <Pill
            key={day}
            withRemoveButton
            onRemove={() => onChange(value.filter((other) => other !== day))}
            removeButtonProps={{ 'aria-label': t('removeHoliday', { day: name(day) }), 'aria-hidden': false, tabIndex: 0 }}
          >
            {name(day)}
          </Pill>
        ))}
        {value.length > shownAtOnce ? (
          <Text size="sm" c="dimmed">
            {t('moreHolidays', { count: value.length - shownAtOnce })}
          </Text>
        ) : null}
      </Group>
      <FieldError path={path} below />
    </div>
  )
}
