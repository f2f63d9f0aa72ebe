import type { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Labels } from '../../../load-labels'

/** One thing that a document says, in words. Two lines with the same key say the same. */
export type Line = { key: string; words: ReactNode }

/** What is needed to put a document into words: messages, the plan's zone, and names for codes in the reader's language. */
export type Wording = {
  t: ReturnType<typeof useTranslations<'rollouts'>>
  locale: 'en' | 'ja'
  zone: string
  names: Names
}
export type Names = {
  labels: Labels
  factors: Record<string, string>
  applications: Record<string, string>
  networks: Record<string, string>
}

/** A field's own line: "Days of notice: 7". */
export const say = (key: string, label: string, value: string, { t }: Wording): Line => ({
  key: `${key}=${value}`,
  words: t('review.words.field', { label, value }),
})

/** Codes by their names, in one phrase. */
export const listNames = (codes: string[], names: Record<string, string>, { t }: Wording): string =>
  codes.map((code) => names[code] ?? code).join(t('exemptions.comma'))
