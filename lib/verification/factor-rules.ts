import type { Db } from '@/db/client'
import type { FactorRules } from '@/db/schema/organisation'
import { getOrganisation } from '@/lib/people/organisation/data'
import { hardCap } from './failures'
import type { AnyFactor } from './held'

/** What the organisation has said about setting up and changing factors; its defaults while it has said nothing. */
export const readFactorRules = async (db: Db): Promise<FactorRules> => (await getOrganisation(db)).factorRules

/** Consecutive failures after which a credential of this factor is disabled: fewer where its codes are easier to guess (decision D9). */
export const readCap = async (db: Db, factor: AnyFactor): Promise<number> =>
  factor.mostFailures ? Math.min(hardCap, factor.mostFailures(await readFactorRules(db))) : hardCap
