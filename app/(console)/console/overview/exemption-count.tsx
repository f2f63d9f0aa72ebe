import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { getRequestTime } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { countWaitingGrants } from '@/lib/rollouts/grants/audience/data'
import { countExemptions } from '@/lib/rollouts/grants/data'

/** How many exemptions are in force, and how many requests wait for a second administrator (SR-11); it opens their list. */
export async function ExemptionCount() {
  const [t, db] = await Promise.all([getTranslations('console'), database()])
  const [count, waiting] = await Promise.all([countExemptions(db, getRequestTime()), countWaitingGrants(db)])
  return (
    <Link href="/console/rollouts/exemptions">
      {t('exemptions', { count })}
      {waiting > 0 ? t('exemptionsWaiting', { waiting }) : null}
    </Link>
  )
}
