import type { getTranslations } from 'next-intl/server'
import { formatDate } from '@/lib/i18n/dates'
import { isLocale, type Locale } from '@/lib/i18n/locale'
import { standings } from '@/lib/people/schema'

/** As JSON holds an instant, written by PostgreSQL or by us. */
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

const isStanding = (value: unknown): value is (typeof standings)[number] => standings.some((one) => one === value)

type Reader = { t: Awaited<ReturnType<typeof getTranslations<'people'>>>; locale: Locale; zone: string }

/**
 * A value of the changed fact `name` as a reader sees it: nothing has a word, so have standings and languages, and an instant is a
 * date in the reader's zone.
 */
export function writeValue(name: string, value: unknown, { t, locale, zone }: Reader): string {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return t('person.nothing')
  if (typeof value === 'boolean') return t(value ? 'person.yes' : 'person.no')
  if (typeof value === 'string' && instant.test(value)) return formatDate(new Date(value), { locale, zone })
  if (name === 'standing' && isStanding(value)) return t(`standing.${value}`)
  if (name === 'locale' && isLocale(value)) return t(`person.${value}`)
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
