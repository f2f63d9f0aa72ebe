/** Plans and rollouts for tests: everything has a harmless value, a test names what it is about. */
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { rollouts, rolloutVersions } from '@/db/schema/rollouts'
import { newId } from '@/lib/platform/ids'
import { hashDocument } from '@/lib/rollouts/document-hash'
import { type PlanDocument, type PlanInput, planSchema } from '@/lib/rollouts/schema'

const text = (words: string) => ({ en: words, ja: words })
type WaveInput = PlanInput['waves'][number]

/** A wave of students that asks for a factor on Mon 1 June 2026, 10:00 in Tokyo. */
export const wave = (chosen: Partial<WaveInput> = {}): WaveInput => ({
  key: 'students',
  name: text('Students'),
  audience: { affiliation: 'student' },
  announceAt: '2026-04-01T10:00',
  promptFrom: '2026-05-11T10:00',
  enforceAt: '2026-06-01T10:00',
  grace: { newPersonDays: 0, noticeDays: 0 },
  lateEnrolmentDays: null,
  reason: text('Passwords alone are stolen too easily.'),
  ...chosen,
})

/** A plan that makes a second factor mandatory for students. */
export const plan = (chosen: Partial<PlanInput> = {}): PlanDocument =>
  planSchema.parse({
    key: 'mandate',
    name: text('MFA for everyone'),
    zone: 'Asia/Tokyo',
    policy: { minimumStrength: 'weak' },
    waves: [wave()],
    ...chosen,
  })

/** Inserts a rollout whose plan was approved and is in force. */
export async function runningRollout(
  db: Db,
  document: PlanDocument,
  { at = new Date('2026-03-01T00:00:00Z'), version = 1 } = {},
): Promise<string> {
  const id = newId(at)
  await db.insert(rollouts).values({ id, key: document.key, state: 'running', runningVersion: version, createdAt: at, updatedAt: at })
  await db.insert(rolloutVersions).values({
    rolloutId: id,
    number: version,
    document,
    contentHash: hashDocument(document),
    state: 'approved',
    createdAt: at,
    submittedAt: at,
    decidedAt: at,
  })
  return id
}

/** Inserts a credential; proven and used at `at` unless told otherwise. */
export async function credential(
  db: Db,
  personId: string,
  factor: string,
  { at = new Date('2026-03-01T00:00:00Z'), ...chosen }: { at?: Date } & Partial<typeof credentials.$inferInsert> = {},
): Promise<string> {
  const id = newId(at)
  await db.insert(credentials).values({ id, personId, factor, data: {}, createdAt: at, provenAt: at, lastUsedAt: at, ...chosen })
  return id
}
