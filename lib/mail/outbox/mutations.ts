/** The outbox of the demonstration and the tests: keeps what would have been sent, so that codes can be read on a page. */
import type { Db } from '@/db/client'
import { capturedMessages } from '@/db/schema/messages'

/** Captures one message under the id of its row: captured twice, it stands there once. */
export async function captureMessage(
  db: Db,
  message: { id: string; channel: 'mail' | 'sms' | 'voice'; to: string; subject?: string; text: string; html?: string; now: Date },
): Promise<void> {
  await db
    .insert(capturedMessages)
    .values({ ...message, html: message.html ?? null, at: message.now })
    .onConflictDoNothing()
}
