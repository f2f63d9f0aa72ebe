import { desc, eq } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { signInEvents } from '@/db/schema/sign-in'

export type SignInEntry = {
  id: string
  at: Date
  factor: string
  succeeded: boolean
  address: string
  application: string | null
  system: string | null
}

/** A person's sign-ins of the last 30 days (older ones live on as daily counts), newest first. */
export async function listSignIns(db: Db, personId: string, limit = 20): Promise<SignInEntry[]> {
  const { id, at, factor, succeeded, address, application, system } = signInEvents
  return db
    .select({ id, at, factor, succeeded, address, application, system })
    .from(signInEvents)
    .where(eq(signInEvents.personId, personId))
    .orderBy(desc(signInEvents.at), desc(signInEvents.id))
    .limit(limit)
}
