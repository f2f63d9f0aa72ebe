'use client'

import { useTranslations } from 'next-intl'
import { Callout } from '@/lib/ui/callout'
import type { FactorError } from './ui-contract'

/** A refusal in words, told to screen readers at once. */
export function ErrorText({ error }: { error: FactorError }) {
  const t = useTranslations('errors')
  return error ? <Callout meaning="blocked" title={t(error.code, error.values)} live /> : null
}
