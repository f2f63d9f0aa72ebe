import type { Db } from '@/db/client'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import { isSecondFactor } from './recovery'

/** Whether a second factor is asked for beside the person's password: one that is proven and works. */
export const holdsFactor = async (db: Db, personId: string): Promise<boolean> =>
  (await listCredentials(db, personId)).some(({ factor, provenAt, disabledAt }) => provenAt && !disabledAt && isSecondFactor(factor))
