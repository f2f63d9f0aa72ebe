import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { credentials } from '@/db/schema/credentials'
import { recordAdoption } from '@/lib/adoption/mutations'
import type { Refused as RoomRefused, VerificationFinding } from '@/lib/factors/factor'
import { findFactor } from '@/lib/factors/registry'
import { seal } from '@/lib/platform/crypto'
import { toRefused } from './begin'
import { burnChallenge, type Challenge, challengeOver, giveTryBack, openState, reserveTry } from './challenges'
import { emptied } from './credentials/emptied'
import { readCap } from './factor-rules'
import { disableExhausted, releaseFailures, reserveFailures } from './failures'
import { type AnyFactor, type CredentialRow, findOwner, type HeldRow, listHeld, openHeld } from './held'
import { recordCredentialChange } from './record'
import { recordFailure, recordSuccess } from './record-attempt'
import type { Refused, VerificationResult } from './types'
import { inTransaction } from './undo'
import { makeVerified } from './verified'

type Attempt = {
  challengeId: string
  boundTo: string
  purpose: 'sign-in' | 'change' | 'reset' | 'trial'
  input: unknown
  address: string
  browser?: string | null
  now: Date
}
type Reserved = {
  challenge: Challenge
  factor: AnyFactor
  state: unknown
  personId: string | null
  compared: CredentialRow[]
  cap: number
}

/**
 * Answers a challenge with an existing credential. Three parts: a try and a failure are reserved and committed; the room compares, outside
 * any transaction; the outcome is stored in one transaction that burns the challenge, and only from there comes a `Verified`.
 * A crash between the parts leaves a counted try, never a free one.
 */
export async function answerChallenge(db: Db, attempt: Attempt): Promise<VerificationResult> {
  const reserved = await reserve(db, attempt)
  if (!reserved.ok) return reserved
  // Another answer stored the credential first: it is read again, and this answer looked at anew. However often: each time is
  // another's success. Giving up could leave the highest counter of a passkey unstored, and a copy with a lower one would pass.
  let held = await readHeld(db, reserved, 'as reserved')
  for (;;) {
    const outcome = await compareAndStore(db, attempt, reserved, held)
    if (outcome !== 'changed') return outcome
    held = await readHeld(db, reserved, 'anew')
  }
}

/**
 * The try and the failure in one transaction: the challenge stays locked until both stand, so that no success can come between
 * them and leave a failure that nobody made (FT-1).
 */
async function reserve(db: Db, attempt: Attempt): Promise<({ ok: true } & Reserved) | Refused> {
  return inTransaction<({ ok: true } & Reserved) | Refused>(db, async (tx) => {
    const tried = await reserveTry(tx, attempt)
    if (!tried.ok) return tried
    const { challenge } = tried
    const factor = findFactor(challenge.factor)
    const opened = factor && openState(factor, challenge)
    if (!opened) return challengeOver()
    const cap = await readCap(tx, factor)
    const compared = await reserveFailures(tx, opened.compares, cap)
    if (opened.compares.length > 0 && compared.length === 0) return { ok: false, reason: 'credential-disabled', counts: false, values: {} }
    return {
      ok: true,
      challenge,
      factor,
      state: opened.state,
      personId: await findAnswerer(tx, factor, challenge, attempt.input),
      compared,
      cap,
    }
  })
}

/** Whose credentials may answer: the challenge's person; for a challenge of nobody, the owner of what the answer names. */
async function findAnswerer(db: Db, factor: AnyFactor, challenge: Challenge, input: unknown): Promise<string | null> {
  if (challenge.personId !== null) return challenge.personId
  const externalId = factor.identify?.(input) ?? null
  return externalId === null ? null : findOwner(db, factor, externalId)
}

/**
 * The credentials that may answer. Where a failure was reserved on each that a guess is compared with, they are as that statement
 * found them; `anew`, and where nothing can be guessed, they are read.
 */
async function readHeld(db: Db, { challenge, factor, personId, compared }: Reserved, how: 'as reserved' | 'anew'): Promise<HeldRow[]> {
  if (personId === null) return []
  const isRead = how === 'anew' || factor.burnsBeforeChecking
  const rows = isRead ? await listHeld(db, factor, personId) : openHeld(factor, personId, compared)
  const mayAnswer = ({ row }: HeldRow) =>
    (challenge.credentialId === null || row.id === challenge.credentialId) &&
    (factor.burnsBeforeChecking || compared.some(({ id }) => id === row.id))
  return rows.filter(mayAnswer)
}

async function compareAndStore(db: Db, attempt: Attempt, reserved: Reserved, open: HeldRow[]): Promise<VerificationResult | 'changed'> {
  const { challenge, factor, state, personId } = reserved
  const context = {
    challengeId: challenge.id,
    personId,
    held: open.map(({ held }) => held),
    browser: attempt.browser ?? null,
    now: attempt.now,
  }
  const finding = await factor.finishVerification(context, state, attempt.input)
  if (!finding.ok) return storeFailure(db, attempt, reserved, finding)
  const answered = open.find(({ row }) => row.id === finding.id)
  if (!answered) throw new Error(`the room ${factor.type} answered with a credential that it was not given`)
  return storeSuccess(db, attempt, reserved, finding, answered)
}

async function storeSuccess(
  db: Db,
  { purpose, address, now }: Attempt,
  { challenge, factor, compared }: Reserved,
  finding: VerificationFinding<unknown, unknown>,
  { row }: HeldRow,
): Promise<VerificationResult | 'changed'> {
  const { personId } = row
  return inTransaction<VerificationResult | 'changed'>(db, async (tx, undo) => {
    const isSpent = factor.isSpent?.(finding.data) ?? false
    // Beside the mailbox a pass helps to a new password and opens nothing: it is kept for the sign-in that it was handed out for.
    const isKept = isSpent && purpose === 'reset'
    const changed = {
      data: finding.data,
      ...(finding.secret === undefined ? {} : { secret: seal(JSON.stringify(finding.secret), personId) }),
      provenAt: row.provenAt ?? now,
      ...(isSpent ? { ...emptied, removedAt: now, removedBy: personId } : {}),
    }
    const store = async () => {
      const [stored] = await tx
        .update(credentials)
        .set({ failures: 0, version: sql`${credentials.version} + 1`, lastUsedAt: now, ...(isKept ? {} : changed) })
        .where(
          and(
            eq(credentials.id, row.id),
            eq(credentials.version, row.version),
            isNull(credentials.disabledAt),
            isNull(credentials.removedAt),
          ),
        )
        .returning({ id: credentials.id })
      return stored ? { ...row, data: finding.data } : undefined
    }
    const others = compared.filter(({ id }) => id !== row.id).map(({ id }) => id)
    // Sent together, done one after the other: the challenge is burnt first, and where it was burnt already all is undone.
    const [isBurnt, kept] = await Promise.all([
      factor.burnsBeforeChecking || burnChallenge(tx, challenge.id, now),
      row.provenAt ? store() : null,
      releaseFailures(tx, others),
      recordSuccess(tx, { personId, factor: factor.type, purpose, address, now, credentialId: row.id }),
    ])
    if (!isBurnt) return undo(challengeOver())
    // Counts can only move when this is the first success; they are read, so this is sent on its own.
    const stored = row.provenAt ? kept : await recordAdoption(tx, { personId, now }, store)
    if (!stored) return undo('changed')
    const template = factor.notices?.used
    if (template)
      await recordCredentialChange(tx, {
        row: stored,
        action: 'credential.used',
        template,
        actor: { kind: 'person', id: personId, address },
        now,
      })
    const verified = {
      personId,
      credentialId: row.id,
      factor: factor.type,
      at: now,
      userVerified: finding.userVerified,
      recoveryOnly: factor.traits.recoveryOnly,
    }
    return { ok: true, verified: makeVerified(verified) }
  })
}

async function storeFailure(db: Db, { purpose, input, address, now }: Attempt, reserved: Reserved, refused: RoomRefused): Promise<Refused> {
  const { challenge, factor, personId, cap } = reserved
  const compared = reserved.compared.map(({ id }) => id)
  await inTransaction(db, async (tx) => {
    if (!refused.counts) {
      await giveTryBack(tx, challenge.id)
      await releaseFailures(tx, compared)
    }
    await recordFailure(tx, { personId, factor: factor.type, purpose, address, now, reason: refused.reason, alert: refused.alert })
    if (refused.alert && personId !== null) await warnOwner(tx, factor, personId, input, address, now)
  })
  if (
    refused.counts &&
    personId !== null &&
    (await disableExhausted(db, { personId, ids: compared, cap, address, now })) > 0 &&
    compared.length === 1
  )
    return { ok: false, reason: 'credential-disabled', counts: true, values: {} }
  return toRefused(refused)
}

async function warnOwner(db: Db, factor: AnyFactor, personId: string, input: unknown, address: string, now: Date): Promise<void> {
  const externalId = factor.identify?.(input) ?? null
  const held = await listHeld(db, factor, personId)
  const about = held.find(({ row }) => externalId !== null && row.externalId === externalId)
  if (about)
    await recordCredentialChange(db, {
      row: about.row,
      action: 'credential.warned',
      template: 'factor-suspicious',
      actor: { kind: 'system' },
      address,
      now,
    })
}
