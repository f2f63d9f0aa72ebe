import type { Db } from '@/db/client'
import { recordAdoption } from '@/lib/adoption/mutations'
import type { EnrolmentFinding } from '@/lib/factors/factor'
import { findFactor } from '@/lib/factors/registry'
import { toRefused } from './begin'
import { loadSubject } from './begin-enrolment'
import { burnChallenge, type Challenge, challengeOver, giveTryBack, openState, reserveTry } from './challenges'
import { readLabel } from './credentials/label'
import { registerCredential } from './credentials/register-credential'
import { type AnyFactor, listHeld } from './held'
import { recordFailure } from './record-attempt'
import type { CorridorActor, EnrolmentResult } from './types'
import { inTransaction } from './undo'
import { makeEnrolled, makeVerified } from './verified'

type Confirmation = {
  challengeId: string
  /** The session it was begun in. Null: any session of its owner may finish it, as a link in a mail does (SR-19). */
  boundTo: string | null
  input: unknown
  label: string
  device?: string | null
  actor: CorridorActor
  now: Date
}

/**
 * Confirms an enrolment and registers the credential. `input`: for passkeys the browser's `RegistrationResponseJSON`, for totp
 * and phone `{ code }`, for recovery codes anything. `label` and `device` (the device it lives on) have at most 64 characters.
 * Only the person who began may finish, in the same session unless `boundTo` is null. `verified` is set where the enrolment itself proves the credential.
 * DANGER: give the client, not a transaction (see `finishVerification`).
 *
 * Refuses with `challenge-over`, `too-many-tries`, `label-invalid`, `factor-maximum`, `credential-known`, or the room's reason.
 */
export async function finishEnrolment(db: Db, c: Confirmation): Promise<EnrolmentResult> {
  const label = readLabel(c.label)
  const device = c.device ? readLabel(c.device) : null
  if (label === null || (c.device && device === null)) return { ok: false, reason: 'label-invalid', counts: false, values: {} }
  // Only a person may come from elsewhere, and only to what is their own.
  const owner = c.actor.kind === 'person' ? c.actor.id : null
  if (c.boundTo === null && owner === null) return challengeOver()
  const tried = await reserveTry(db, { ...c, owner, purpose: 'enrol' })
  if (!tried.ok) return tried
  const { challenge } = tried
  const { personId } = challenge
  const factor = findFactor(challenge.factor)
  const opened = factor && openState(factor, challenge)
  if (!opened || personId === null || (c.actor.kind === 'person' && c.actor.id !== personId)) return challengeOver()
  const { person } = await loadSubject(db, personId)
  const held = (await listHeld(db, factor, personId)).map((each) => each.held)
  const finding = await factor.finishEnrolment(
    { challengeId: challenge.id, person, organisation: '', held, now: c.now },
    opened.state,
    c.input,
  )
  const address = c.actor.kind === 'person' ? c.actor.address : ''
  if (!finding.ok) {
    if (!finding.counts) await giveTryBack(db, challenge.id)
    await recordFailure(db, {
      personId,
      factor: factor.type,
      purpose: 'enrol',
      address,
      now: c.now,
      reason: finding.reason,
      alert: finding.alert,
    })
    return toRefused(finding)
  }
  return store(db, c, {
    challenge,
    personId,
    factor,
    finding,
    label: label || (readLabel(finding.label ?? '') ?? ''),
    device: device || null,
  })
}

async function store(
  db: Db,
  { actor, now }: Confirmation,
  c: {
    challenge: Challenge
    personId: string
    factor: AnyFactor
    finding: EnrolmentFinding<unknown, unknown>
    label: string
    device: string | null
  },
): Promise<EnrolmentResult> {
  const { personId, factor, finding } = c
  const result = await inTransaction<EnrolmentResult>(db, async (tx, undo) => {
    if (!factor.burnsBeforeChecking && !(await burnChallenge(tx, c.challenge.id, now))) return undo(challengeOver())
    // Locks the person's row first: two enrolments at once cannot both take the last free place.
    const registered = await recordAdoption(tx, { personId, now }, async () => {
      const made = await registerCredential(tx, { ...c, actor, now })
      return made.ok ? made : undo(made)
    })
    const { credentialId } = registered
    const { provenByEnrolment, recoveryOnly } = factor.traits
    const facts = { personId, credentialId, factor: factor.type, at: now }
    return {
      ok: true,
      enrolled: makeEnrolled(facts),
      credentialId,
      show: finding.show ?? {},
      verified: provenByEnrolment ? makeVerified({ ...facts, userVerified: finding.userVerified, recoveryOnly }) : null,
    }
  })
  const address = actor.kind === 'person' ? actor.address : ''
  // Written apart: the transaction that found it was rolled back.
  if (!result.ok && result.reason === 'credential-known')
    await recordFailure(db, { personId, factor: factor.type, purpose: 'enrol', address, now, reason: result.reason, alert: 'held-already' })
  return result
}
