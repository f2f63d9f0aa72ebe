import { and, desc, eq, ilike, lt } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { capturedMessages } from '@/db/schema/messages'

export type Captured = Omit<typeof capturedMessages.$inferSelect, 'headers'>

const shown = {
  id: capturedMessages.id,
  channel: capturedMessages.channel,
  to: capturedMessages.to,
  subject: capturedMessages.subject,
  text: capturedMessages.text,
  html: capturedMessages.html,
  at: capturedMessages.at,
}

/** The newest captured messages, at most `limit`; `to` filters by a part of the recipient, `before` pages by id. */
export async function listCaptured(db: Db, { to, before, limit }: { to?: string; before?: string; limit: number }): Promise<Captured[]> {
  const wanted = to ? ilike(capturedMessages.to, `%${to.replace(/[\\%_]/g, '\\$&')}%`) : undefined
  return db
    .select(shown)
    .from(capturedMessages)
    .where(and(wanted, before ? lt(capturedMessages.id, before) : undefined))
    .orderBy(desc(capturedMessages.id))
    .limit(limit)
}

/** One captured message, or null. */
export async function getCaptured(db: Db, id: string): Promise<Captured | null> {
  const [row] = await db.select(shown).from(capturedMessages).where(eq(capturedMessages.id, id))
  return row ?? null
}
