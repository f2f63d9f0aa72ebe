import Link from 'next/link'
import { useTranslations } from 'next-intl'

/** At the foot of a person's pages while terms of use are in force. */
export function TermsLink() {
  const t = useTranslations('terms')
  return <Link href="/terms">{t('title')}</Link>
}
