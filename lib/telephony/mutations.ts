/** Codes by short message and by call: queued in the challenge's transaction, sent by whichever provider is set. */
import { eq } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { messages } from '@/db/schema/messages'
import { organisation } from '@/db/schema/organisation'
import { people } from '@/db/schema/people'
import { deliverMessage } from '@/lib/jobs/deliver-message'
import { enqueue } from '@/lib/jobs/job'
import { seal } from '@/lib/platform/crypto'
import { newId } from '@/lib/platform/ids'
import type { SealedCode } from './types'

/**
 * Queues a code to a number in E.164, in the caller's transaction. It is not sent after `expiresAt`. Neither the code nor the
 * whole number stands anywhere in clear: the row is encrypted with the person's id, the job names the row (SR-16).
 */
export async function queueCode(
  db: Db,
  message: {
    personId: string
    credentialId?: string | null
    channel: 'sms' | 'voice'
    to: string
    code: string
    now: Date
    expiresAt: Date
  },
): Promise<void> {
  const [person] = await db.select({ locale: people.locale }).from(people).where(eq(people.id, message.personId))
  const [home] = await db.select({ locale: organisation.locale }).from(organisation)
  const id = newId(message.now)
  const sealed: SealedCode = { to: message.to, code: message.code }
  await db.insert(messages).values({
    id,
    personId: message.personId,
    credentialId: message.credentialId ?? null,
    channel: message.channel,
    template: 'code',
    locale: person?.locale ?? home?.locale ?? 'en',
    sealed: seal(JSON.stringify(sealed), message.personId),
    shownTo: `…${message.to.slice(-4)}`,
    state: 'queued',
    createdAt: message.now,
    expiresAt: message.expiresAt,
  })
  await enqueue(db, deliverMessage, { messageId: id })
}
