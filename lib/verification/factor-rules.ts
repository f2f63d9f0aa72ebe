import type { Db } from '@/db/client'
import { type FactorRules, organisation } from '@/db/schema/organisation'
import { unnamedOrganisation } from '@/lib/people/organisation/data'
import { hardCap } from './failures'
import type { AnyFactor } from './held'

/** What the organisation has said about setting up and changing factors; its defaults while it has said nothing. */
export async function readFactorRules(db: Db): Promise<FactorRules> {
  const [row] = await db.select({ rules: organisation.factorRules }).from(organisation)
  return row?.rules ?? unnamedOrganisation.factorRules
}

/** Consecutive failures after which a credential of this factor is disabled: fewer where its codes are easier to guess (decision D9). */
export const readCap = async (db: Db, factor: AnyFactor): Promise<number> =>
  factor.mostFailures ? Math.min(hardCap, factor.mostFailures(await readFactorRules(db))) : hardCap
