/**
 * A forgotten password. Two different methods set a new one where somebody holds a second factor: the mailbox or a pass of the desk,
 * and the factor or a recovery code; where they hold none, one of the two, as their account is worth no more; where nothing is left,
 * a pass for which two people of the desk stand (SR-62, NIST SP 800-63B-4 §4.2.2; decisions 82 and 91). It never ends in a session: whoever set the password signs in with it, and with the factor, like on any day.
 */
import type { Db } from '@/db/client'
import { recordAudit } from '@/lib/audit/mutations'
import { passLength } from '@/lib/factors/temporary-pass/issue'
import { notifyAddress } from '@/lib/mail/mutations'
import { listConfirmedAddresses } from '@/lib/people/contacts/data'
import { getPerson } from '@/lib/people/data'
import { standingAt } from '@/lib/people/life/rules'
import { setPassword } from '@/lib/people/passwords/mutations'
import { findResetPass } from '@/lib/people/proofing/data'
import { spendOnReset } from '@/lib/people/proofing/handing-out/mutations'
import { keyedHash, matchesKeyedHash, newReadableCode } from '@/lib/platform/crypto'
import { days, minutes } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { inFours, readReadableCode } from '@/lib/platform/readable-code'
import { beginVerification } from '@/lib/verification/begin-verification'
import { finishVerification } from '@/lib/verification/finish-verification'
import { type Limit, takeOne } from '@/lib/verification/throttle'
import { readLogin } from '../journeys/data'
import { claimStep, createJourney, moveJourney } from '../journeys/mutations'
import type { Journey, Place, Ticket } from '../journeys/types'
import { inHashingSlot } from '../passwords/hashing-slots'
import { firstSteps } from '../recovery'
import { endSessionsOf } from '../sessions/mutations'
import { readOffers, readStandpoint, type Standpoint } from '../standpoint'
import { openChallenge } from './open-challenge'

/** 40 bits; a journey lives ten minutes and compares five of them. */
const codeLength = 8
const mostTries = 5

const perPerson: Limit[] = [
  { bucket: 'reset-10m', limit: 3, windowMs: minutes(10), moves: true },
  { bucket: 'reset-day', limit: 10, windowMs: days(1), moves: false },
]

/** What is mailed once the page has answered. */
export type ResetCode = { personId: string; code: string; expiresAt: Date }

/**
 * Leaves the sign-in at the password for a reset. A name that nobody has gets the same page after the same work; `mail` is for
 * `sendResetCode`, after the answer, so that its time tells nothing either (FT-18). Returns the new cookie's token.
 */
export async function beginReset(db: Db, ticket: Ticket, { now }: Place): Promise<{ token: string; mail: ResetCode | null }> {
  const left = await claimStep(db, ticket, ['password'], now)
  if (left.purpose !== 'sign-in') throw new Refusal('journey-moved')
  const { personId } = left
  const code = newReadableCode(codeLength)
  const reset = { hash: keyedHash('password-reset', code), isAnswered: false }
  const { token, journey } = await createJourney(db, {
    ...{ personId, step: 'reset-code', purpose: 'reset', login: readLogin(left), now },
    facts: { reset, ...(left.facts.next ? { next: left.facts.next } : {}) },
  })
  return { token, mail: personId === null ? null : { personId, code: inFours(code), expiresAt: journey.expiresAt } }
}

/**
 * Mails the code to every confirmed address that opens without this sign-in, within the caps (SR-17); nothing to somebody who has
 * left or is suspended, or who has no password yet: their first one comes with the activation code.
 */
export async function sendResetCode(
  db: Db,
  { personId, code, expiresAt }: ResetCode,
  { address, now }: Pick<Place, 'address' | 'now'>,
): Promise<void> {
  const person = await getPerson(db, personId)
  if (!person?.hasPassword || ['left', 'suspended'].includes(standingAt(person, now))) return
  const addresses = await listConfirmedAddresses(db, personId)
  if (addresses.length === 0) return
  await db.transaction(async (tx) => {
    for (const limit of perPerson) if (!(await takeOne(tx, limit, keyedHash('send-cap', personId), now)).ok) return
    const params = { code, expiresAt: expiresAt.toISOString() }
    for (const to of addresses) await notifyAddress(tx, { personId, to, template: 'password-reset-code', params, now, expiresAt })
    const actor = { kind: 'system' } as const
    await recordAudit(tx, { at: now, action: 'password.reset-asked', actor, personId, data: { address, addresses: addresses.length } })
  })
}

/**
 * Answers with the mailed code, or with a pass that the desk has handed out for this; what comes next is the second method, where there
 * is a factor to show, else the new password. A try is reserved by the claim, before anything is compared. Refuses `code-malformed`,
 * `code-wrong`, `reset-over` after five tries, and what the corridor says of a pass.
 */
export async function giveResetCode(db: Db, ticket: Ticket, { code }: { code: string }, place: Place): Promise<Journey> {
  const journey = await claimStep(db, ticket, ['reset-code'], place.now)
  const { personId } = journey
  const { reset } = journey.facts
  if (!reset || journey.attempts > mostTries) throw new Refusal('reset-over')
  const [mailed, handed] = [readReadableCode(code, codeLength), readReadableCode(code, passLength)]
  if (mailed === null && handed === null) throw new Refusal('code-malformed')
  const pass = handed === null ? null : await showPass(db, { ...journey, code: handed }, place)
  const isMailed = mailed !== null && reset.hash !== null && matchesKeyedHash(reset.hash, 'password-reset', mailed)
  if ((!isMailed && pass === null) || personId === null) throw new Refusal('code-wrong')
  const opened = { hash: null, isAnswered: true, ...(pass ? { pass: pass.credentialId } : {}) }
  const answered = { ...journey, personId, facts: { ...journey.facts, reset: opened } }
  const standpoint = await readStandpoint(db, answered, place)
  if (pass?.isEnough || !hasEverHeld(standpoint)) return moveJourney(db, answered, { step: 'new-password', facts: answered.facts })
  const { first, recovery } = await readOffers(db, standpoint, { purpose: 'reset', device: place.device })
  const [way] = recovery
  if (!first && !way) return moveJourney(db, answered, { step: 'stopped', facts: { ...answered.facts, stopped: 'desk' } })
  const wanted = first ? { factor: first.factor, credentialId: first.credentialId } : { factor: way ?? '', credentialId: null }
  return openChallenge(db, answered, { ...wanted, channel: null, purpose: 'reset' }, place)
}

/** Shows a pass to the corridor, which counts the try at it; null where none was handed out for a new password, whoever is asked about. */
async function showPass(
  db: Db,
  { id, personId, code }: Pick<Journey, 'id' | 'personId'> & { code: string },
  { address, now }: Place,
): Promise<{ credentialId: string; isEnough: boolean } | null> {
  const pass = await findResetPass(db, personId)
  if (!pass || personId === null) return null
  const begun = await beginVerification(db, { personId, factor: 'temporary-pass', purpose: 'reset', boundTo: id, address, now })
  if (!begun.ok) throw new Refusal(begun.reason === 'no-credential' ? 'code-wrong' : begun.reason, begun.values)
  const shown = { challengeId: begun.challengeId, boundTo: id, purpose: 'reset', input: { code }, address, now } as const
  const result = await finishVerification(db, shown)
  if (!result.ok) throw new Refusal(result.reason, result.values)
  return pass
}

/** Whether a second factor stands beside the password, be it disabled by now: then the mailbox alone is too little. */
function hasEverHeld({ decided }: Standpoint): boolean {
  return decided.facts.credentials.some(
    ({ factor, source, provenAt }) => source === 'here' && provenAt !== null && factor !== 'recovery-codes' && factor !== 'temporary-pass',
  )
}

/**
 * Sets the password of a claimed journey that has shown enough, ends every session of the person, and ends the journey. What is enough
 * is asked again now. Refuses what `setPassword` and `spendOnReset` refuse, and `journey-moved`.
 */
export async function setResetPassword(db: Db, journey: Journey, { password }: { password: string }, place: Place): Promise<Journey> {
  const { personId, facts } = journey
  if (personId === null || facts.reset?.isAnswered !== true) throw new Refusal('journey-moved')
  const named = { ...journey, personId }
  const { pass } = facts.reset
  const standpoint = await readStandpoint(db, named, place)
  const hasFactor = hasEverHeld(standpoint)
  const first = pass === undefined ? 'email-otp' : 'temporary-pass'
  const methods = facts.proofs.map(({ factor }) => factor).filter((factor) => !firstSteps.has(factor) && factor !== first)
  const actor = { kind: 'person', id: personId, address: place.address } as const
  const { now } = place
  return inHashingSlot(() =>
    db.transaction(async (tx) => {
      const used = pass === undefined ? null : await spendOnReset(tx, { personId, credentialId: pass, now })
      if (hasFactor && methods.length === 0 && !used?.isEnough) throw new Refusal('journey-moved')
      await setPassword(tx, { personId, password, hasFactor, actor, now })
      await endSessionsOf(tx, { personId, why: 'recovery', actor, now })
      await recordAudit(tx, {
        at: now,
        action: 'password.reset',
        actor,
        personId,
        data: { methods: [pass === undefined ? 'mail' : 'temporary-pass', ...methods] },
      })
      return moveJourney(tx, named, { step: 'done', facts: { proofs: [] } })
    }),
  )
}
