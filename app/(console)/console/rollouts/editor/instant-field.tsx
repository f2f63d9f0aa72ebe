'use client'

import { Group, Input, Text, TextInput } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { useLocale, useTranslations } from 'next-intl'
import { formatDate, formatZone } from '@/lib/i18n/dates'
import { readZone, toLocal } from '@/lib/policy/zone'
import { compileInstant } from '@/lib/rollouts/compile-instant'
import { useIssues } from './issues'

type Given = {
  label: string
  description?: string
  path: string
  value: string | null
  zone: string
  onChange: (value: string | null) => void
}

/**
 * A date of the plan and, if one is decided, its hour; both in the plan's zone. Below stands how people will read it, with
 * weekday and zone. A time with an offset of its own, from a file, is shown in the plan's zone and written so once it is changed.
 */
export function InstantField({ label, description, path, value, zone, onChange }: Given) {
  const t = useTranslations('rollouts.edit')
  const common = useTranslations('ui')
  const locale = useLocale()
  const { error, warning } = useIssues(path)
  const at = value === null ? null : compileInstant(value, readZone(zone))
  const [date = null, time = ''] = value === null ? [] : toWallClock(value, at, zone).split('T')
  const isDay = value !== null && time === ''
  const read =
    at === null
      ? null
      : `${formatDate(new Date(at * 1000), { locale, zone, precision: isDay ? 'day' : 'minute' })} ${formatZone(new Date(at * 1000), zone, locale)}`
  const set = (nextDate: string | null, nextTime: string) =>
    onChange(nextDate === null ? null : nextTime === '' ? nextDate : `${nextDate}T${nextTime}`)
  return (
    <Input.Wrapper label={label} description={description} error={error}>
      <Group gap={6} wrap="nowrap" mt={4}>
        <DatePickerInput
          aria-label={t('dateOf', { label })}
          value={date}
          onChange={(chosen) => set(chosen, time)}
          valueFormat={locale === 'ja' ? 'YYYY年M月D日（dd）' : 'ddd D MMM YYYY'}
          placeholder={t('noDate')}
          clearable
          clearButtonProps={{ 'aria-label': common('empty') }}
          error={error !== undefined}
          style={{ flex: 1, minWidth: 150 }}
        />
        <TextInput
          type="time"
          aria-label={t('timeOf', { label })}
          value={time.slice(0, 5)}
          onChange={(event) => set(date, event.currentTarget.value)}
          disabled={date === null}
          size="sm"
          w={132}
        />
      </Group>
      {read ? (
        <Text size="xs" c="dimmed" mt={2}>
          {read}
        </Text>
      ) : null}
      {warning ? (
        <Text size="xs" mt={2} style={{ color: 'var(--sekisho-soon)' }}>
          {warning}
        </Text>
      ) : null}
    </Input.Wrapper>
  )
}

/** What the clock on the wall shows in the plan's zone; a text that is no date yet, or a day without an hour, as it is. */
function toWallClock(text: string, at: number | null, zone: string): string {
  if (at === null || !text.includes('T')) return text
  return new Date(toLocal(readZone(zone), at) * 1000).toISOString().slice(0, 16)
}
