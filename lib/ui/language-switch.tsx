'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'

/** Switches between the two languages by `?lang=`, which also sets the cookie; keeps the rest of the address. */
export function LanguageSwitch() {
  const t = useTranslations('ui')
  const other = useLocale() === 'ja' ? 'en' : 'ja'
  const query = new URLSearchParams(useSearchParams().toString())
  query.set('lang', other)
  return (
    // A full load: every text on the page changes, and no cached part may stay in the old language.
    <a href={`${usePathname()}?${query}`} lang={other} hrefLang={other}>
      {t('otherLanguage')}
    </a>
  )
}
