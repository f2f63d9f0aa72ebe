import type { getTranslations } from 'next-intl/server'
import { formatDate } from '@/lib/i18n/dates'
import type { Locale } from '@/lib/i18n/locale'

/** As JSON holds an instant, written by PostgreSQL or by us. */
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

type Reader = { t: Awaited<ReturnType<typeof getTranslations<'people.person'>>>; locale: Locale; zone: string }

/** A value of a changed fact as a reader sees it: nothing has a word, an instant is a date in the reader's zone. */
export function writeValue(value: unknown, { t, locale, zone }: Reader): string {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return t('nothing')
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  if (typeof value === 'string' && instant.test(value)) return formatDate(new Date(value), { locale, zone })
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
