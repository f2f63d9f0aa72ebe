'use client'

import { Group, Input, Text, TextInput } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { useLocale, useTranslations } from 'next-intl'
import { formatDate, formatZone } from '@/lib/i18n/dates'
import { readZone, toLocal, type Zone } from '@/lib/policy/zone'
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
  const table = findZone(zone)
  const at = value === null || table === null ? null : compileInstant(value, table)
  const [date = null, time = ''] = value === null ? [] : toWallClock(value, at, table).split('T')
  const isDay = value !== null && time === ''
  const read =
    at === null
      ? null
      : `${formatDate(new Date(at * 1000), { locale, zone, precision: isDay ? 'day' : 'minute' })} ${formatZone(new Date(at * 1000), zone, locale)}`
  const set = (nextDate: string | null, nextTime: string) =>
    onChange(nextDate === null ? null : nextTime === '' ? nextDate : `${nextDate}T${nextTime}`)
  return (
    <Input.Wrapper label={label} description={description} error={error}>
      <Group gap={6} mt={4}>
        <DatePickerInput
          aria-label={t('dateOf', { label })}
          value={date}
          onChange={(chosen) => set(chosen, time)}
          valueFormat={locale === 'ja' ? 'YYYY年M月D日（dd）' : 'ddd D MMM YYYY'}
          placeholder={t('noDate')}
          clearable
          clearButtonProps={{ 'aria-label': common('empty') }}
          error={error !== undefined}
          style={{ flex: '1 1 150px' }}
        />
        <TextInput
          type="time"
          aria-label={t('timeOf', { label })}
          value={time}
          onChange={(event) => set(date, event.currentTarget.value)}
          disabled={date === null}
          step={time.length > 5 ? 1 : undefined}
          size="sm"
          w={time.length > 5 ? 150 : 132}
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

/** What the clock on the wall shows in the plan's zone, with seconds where there are any; a day without an hour, or a text that is no date yet, as it is. */
function toWallClock(text: string, at: number | null, zone: Zone | null): string {
  if (at === null || zone === null || !text.includes('T')) return text
  const wall = new Date(toLocal(zone, at) * 1000).toISOString()
  return wall.slice(17, 19) === '00' ? wall.slice(0, 16) : wall.slice(0, 19)
}

/** A zone is being chosen, or comes from a file: until the plan check has refused it, nothing is read in it. */
function findZone(name: string): Zone | null {
  try {
    return readZone(name)
  } catch {
    return null
  }
}
