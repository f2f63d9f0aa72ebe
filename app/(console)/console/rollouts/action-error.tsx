'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { ActionError } from '@/lib/auth/action'
import { Callout } from '@/lib/ui/callout'

/** A refusal in words, with the way out where there is one: a fresh proof is given on its own page and leads back here. */
export function ActionErrorNote({ error }: { error: ActionError | null }) {
  const t = useTranslations('errors')
  const own = useTranslations('rollouts')
  const path = usePathname()
  const search = useSearchParams()
  if (!error) return null
  const back = encodeURIComponent(search.size > 0 ? `${path}?${search}` : path)
  const proof = error.code === 'needs-phishing-resistant-proof' ? '&strong=1' : error.code === 'needs-recent-proof' ? '' : null
  return (
    <Callout meaning="blocked" title={t(error.code, error.values)} live>
      {proof === null ? null : <a href={`/sign-in/confirm?next=${back}${proof}`}>{own('proveNow')}</a>}
    </Callout>
  )
}
