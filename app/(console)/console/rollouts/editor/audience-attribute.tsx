'use client'

import { Group, Select, TagsInput, TextInput } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { useTranslations } from 'next-intl'
import type { AttributeTest } from '@/lib/audiences/schema'

const tests = ['equals', 'oneOf', 'prefix', 'before', 'after'] as const
type TestKind = (typeof tests)[number]

/** One imported attribute: which, how it is compared, with what. */
export function AudienceAttribute({
  test,
  keys,
  onChange,
}: {
  test: AttributeTest
  keys: string[]
  onChange: (test: AttributeTest) => void
}) {
  const t = useTranslations('rollouts.audience')
  const kind: TestKind = tests.find((one) => one in test) ?? 'equals'
  const { key } = test
  const text = 'equals' in test ? test.equals : 'prefix' in test ? test.prefix : 'oneOf' in test ? (test.oneOf[0] ?? '') : ''
  const turn = (next: TestKind) => {
    if (next === 'oneOf') onChange({ key, oneOf: text === '' ? [] : [text] })
    else if (next === 'before' || next === 'after')
      onChange(next === 'before' ? { key, before: '2026-04-01' } : { key, after: '2026-03-31' })
    else onChange(next === 'prefix' ? { key, prefix: text } : { key, equals: text })
  }
  return (
    <Group gap={6} style={{ flex: '1 1 20rem' }}>
      <Select
        aria-label={t('attribute')}
        data={keys.includes(key) ? keys : [...keys, key]}
        value={key}
        onChange={(next) => next && onChange({ ...test, key: next })}
        searchable
        allowDeselect={false}
        size="sm"
        w={150}
      />
      <Select
        aria-label={t('test')}
        data={tests.map((one) => ({ value: one, label: t(`tests.${one}`) }))}
        value={kind}
        onChange={(next) => turn(tests.find((one) => one === next) ?? kind)}
        allowDeselect={false}
        size="sm"
        w={140}
      />
      {'oneOf' in test ? (
        <TagsInput
          aria-label={t('value')}
          value={test.oneOf}
          onChange={(oneOf) => onChange({ key, oneOf })}
          size="sm"
          style={{ flex: '1 1 10rem' }}
        />
      ) : 'before' in test || 'after' in test ? (
        <DatePickerInput
          aria-label={t('value')}
          value={'before' in test ? test.before : test.after}
          onChange={(date) => date && onChange('before' in test ? { key, before: date } : { key, after: date })}
          size="sm"
          w={150}
        />
      ) : (
        <TextInput
          aria-label={t('value')}
          value={text}
          onChange={(event) =>
            onChange('prefix' in test ? { key, prefix: event.currentTarget.value } : { key, equals: event.currentTarget.value })
          }
          size="sm"
          style={{ flex: '1 1 8rem' }}
        />
      )}
    </Group>
  )
}
