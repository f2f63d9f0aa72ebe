import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { getRequestTime } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { toInstant } from '@/lib/platform/duration'
import { listPlanExemptions } from '@/lib/rollouts/compile-plan'
import { getRules } from '@/lib/rollouts/data'
import { countWaitingGrants } from '@/lib/rollouts/grants/audience/data'
import { countExemptions } from '@/lib/rollouts/grants/data'

/** How many exemptions are in force, and how many requests wait for a second administrator (SR-11); it opens their list. */
export async function ExemptionCount() {
  const [t, db] = await Promise.all([getTranslations('console'), database()])
  const now = getRequestTime()
  const [granted, waiting, { plans }] = await Promise.all([countExemptions(db, now), countWaitingGrants(db), getRules(db, now)])
  const count = plans.reduce((sum, plan) => sum + listPlanExemptions(plan, toInstant(now)).length, granted)
  return (
    <Link href="/console/rollouts/exemptions">
      {t('exemptions', { count })}
      {waiting > 0 ? t('exemptionsWaiting', { waiting }) : null}
    </Link>
  )
}
