import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { getRequestTime } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { countExemptions } from '@/lib/rollouts/grants/data'

/** How many exemptions are in force, beside what waits for a decision (SR-11); it opens their list. */
export async function ExemptionCount() {
  const [t, db] = await Promise.all([getTranslations('console'), database()])
  return <Link href="/console/rollouts/exemptions">{t('exemptions', { count: await countExemptions(db, getRequestTime()) })}</Link>
}
