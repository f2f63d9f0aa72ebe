import type { useTranslations } from 'next-intl'

/** The name of a factor in the reader's language; its key for one that is not in the house (any more). */
export function nameFactor(t: ReturnType<typeof useTranslations<never>>, factor: string): string {
  const key = `factor.${factor}.name` as 'factor.passkey.name'
  return t.has(key) ? t(key) : factor
}
