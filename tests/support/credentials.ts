/** Credentials enrolled through the corridor, as a person would, and the codes that were sent to them. */
import { and, desc, eq, inArray } from 'drizzle-orm'
import { generateSync } from 'otplib'
import type { Db } from '@/db/client'
import { messages } from '@/db/schema/messages'
import { getCaptured } from '@/lib/mail/outbox/data'
import { unseal } from '@/lib/platform/crypto'
import { toInstant } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import { beginEnrolment } from '@/lib/verification/begin-enrolment'
import { beginVerification } from '@/lib/verification/begin-verification'
import { finishEnrolment } from '@/lib/verification/finish-enrolment'
import type { authenticator } from './authenticator'

export const address = '192.0.2.1'

/** What the phone of this person showed last. */
export async function lastCode(db: Db, personId: string): Promise<string> {
  const [row] = await db
    .select()
    .from(messages)
    .where(and(eq(messages.personId, personId), inArray(messages.channel, ['sms', 'voice'])))
    .orderBy(desc(messages.createdAt), desc(messages.id))
    .limit(1)
  if (!row) throw new Error('no code was sent')
  // Where a worker runs it may have been delivered by now, and what was sealed is emptied then: the outbox has it, under the same id.
  if (row.sealed.length === 0) return /\b\d{5,6}\b/.exec((await getCaptured(db, row.id))?.text ?? '')?.[0] ?? ''
  return (JSON.parse(unseal(row.sealed, personId)) as { code: string }).code
}

export const totpCode = (key: string, at: Date): string => generateSync({ secret: key, epoch: toInstant(at) })

type Enrolment = { personId: string; now: Date; boundTo?: string; label?: string; device?: string }

/** Begins and finishes an enrolment; throws when either is refused. */
async function enrol<T>(
  db: Db,
  { personId, now, boundTo = newId(now), label = '', device }: Enrolment,
  factor: string,
  choice: unknown,
  answer: (show: Record<string, unknown>) => Promise<{ input: unknown; keep: T }>,
) {
  const begun = await beginEnrolment(db, { personId, factor, choice, boundTo, address, now })
  if (!begun.ok) throw new Error(begun.reason)
  const { input, keep } = await answer(begun.show)
  const actor = { kind: 'person', id: personId, address } as const
  const done = await finishEnrolment(db, { challengeId: begun.challengeId, boundTo, input, label, device, actor, now })
  if (!done.ok) throw new Error(done.reason)
  return { ...done, keep }
}

export async function enrolTotp(db: Db, who: Enrolment) {
  const done = await enrol(db, who, 'totp', undefined, async (show) => {
    const key = (show.key as string).replaceAll(' ', '')
    return { input: { code: totpCode(key, who.now) }, keep: key }
  })
  return { ...done, key: done.keep }
}

export const enrolPhone = (db: Db, who: Enrolment & { number?: string }) =>
  enrol(db, who, 'phone', { number: who.number ?? '090-1234-5678', channel: 'sms' }, async () => ({
    input: { code: await lastCode(db, who.personId) },
    keep: null,
  }))

export const enrolPasskey = (db: Db, who: Enrolment & { with: ReturnType<typeof authenticator> }) =>
  enrol(db, who, 'passkey', undefined, async (show) => ({ input: who.with.create(show), keep: null }))

export async function enrolRecoveryCodes(db: Db, who: Enrolment) {
  const done = await enrol(db, who, 'recovery-codes', undefined, async () => ({ input: {}, keep: null }))
  return { ...done, codes: done.show.codes as string[] }
}

/** Begins a sign-in challenge of this person in a journey of its own; throws when it is refused. */
export async function challenge(
  db: Db,
  c: { personId: string | null; factor: string; now: Date; choice?: unknown; boundTo?: string; from?: string },
) {
  const boundTo = c.boundTo ?? newId(c.now)
  const begun = await beginVerification(db, {
    personId: c.personId,
    factor: c.factor,
    choice: c.choice,
    purpose: 'sign-in',
    boundTo,
    address: c.from ?? address,
    now: c.now,
  })
  if (!begun.ok) throw new Error(begun.reason)
  return { ...begun, boundTo }
}
