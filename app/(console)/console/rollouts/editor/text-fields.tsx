'use client'

import { SimpleGrid, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useIssues } from './issues'

type Text = { en: string; ja: string }

/** One text in both languages, side by side. */
export function TextFields({
  label,
  path,
  value,
  onChange,
  isLong = false,
}: {
  label: string
  path: string
  value: Text
  onChange: (value: Text) => void
  isLong?: boolean
}) {
  const t = useTranslations('rollouts.edit')
  const both = { ja: useIssues(`${path}.ja`), en: useIssues(`${path}.en`) }
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
      {(['ja', 'en'] as const).map((locale) => {
        const shared = {
          label: t(`language.${locale}`, { label }),
          value: value[locale],
          error: both[locale].error,
          lang: locale,
          onChange: (event: { currentTarget: { value: string } }) => onChange({ ...value, [locale]: event.currentTarget.value }),
        }
        return isLong ? <Textarea key={locale} autosize minRows={2} {...shared} /> : <TextInput key={locale} size="sm" {...shared} />
      })}
    </SimpleGrid>
  )
}
