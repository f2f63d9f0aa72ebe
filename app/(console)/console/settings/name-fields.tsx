'use client'

import { TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'

export type Named = { key: string; en: string; ja: string }

type Props = {
  line: Named
  keyLabel: string
  canEdit: boolean
  onChange: (change: Partial<Named>) => void
  /** What is wrong with one of them, in words. */
  wrong: (field: keyof Named) => string | undefined
}

/** What is named in the settings has a key for plans and files, and a name in each language. */
export function NameFields({ line, keyLabel, canEdit, onChange, wrong }: Props) {
  const t = useTranslations('settings')
  const labels = { key: keyLabel, en: t('labelEn'), ja: t('labelJa') }
  return (['key', 'en', 'ja'] as const).map((field) => (
    <TextInput
      key={field}
      label={labels[field]}
      value={line[field]}
      readOnly={!canEdit}
      onChange={(event) => onChange({ [field]: event.currentTarget.value })}
      error={wrong(field)}
      {...(field === 'ja' ? { lang: 'ja' } : {})}
    />
  ))
}
