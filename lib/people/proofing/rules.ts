/** Who may let whom back in, and when a second pair of eyes is asked for. Pure. */

import { days, fromInstant, hours, toInstant } from '@/lib/platform/duration'
import type { ErrorCode } from '@/lib/platform/errors'
import type { Role } from '@/lib/policy/types'
import { fromLocal, readZone, toLocal } from '@/lib/policy/zone'

/** How somebody was recognised. Questions about them are no way: others know the answers (NIST SP 800-63A-4). */
export const proofMethods = ['document', 'video', 'call-back', 'vouched'] as const

/** To set something up anew, or to sign in for a day or a few without what is not at hand. */
export const passKinds = ['enrolment', 'day'] as const

/** Whether the password is remembered; forgotten, with a factor or recovery code left; or nothing at all is left. */
export const passwordStates = ['known', 'forgotten', 'all-lost'] as const
export type PasswordState = (typeof passwordStates)[number]

export type Staff = { id: string; roles: readonly Role[] }
export type Receiver = { id: string; roles: readonly Role[] }
export type Need = 'privileged' | 'repeated' | 'alarm' | 'all-lost'

/** Failed looks within a day that raise an alarm. */
export const alarmAt = 3
export const alarmWithin = days(1)
/** After a pass, or an alarm, the next pass within so long needs a second pair of eyes. */
export const repeatedWithin = days(30)
export const alarmLasts = days(7)
/** A pass for somebody with rights here begins a day after it is asked for, and they are told at once (SR-64). */
export const privilegedHold = hours(24)
/** How far ahead an appointment may lie, and how long an approved request may wait for it. */
export const farthestStart = days(14)
export const approvalLasts = days(14)

/** Whether a staff member may ask for a pass for somebody at all; the reason where not. */
export function judgeAsking(staff: Staff, receiver: Receiver): ErrorCode | null {
  if (staff.id === receiver.id) return 'pass-own'
  return receiver.roles.includes('administrator') && !staff.roles.includes('administrator') ? 'pass-higher-role' : null
}

/** When a pass may begin: from now, or for somebody with rights here from a day later, and at most two weeks ahead. */
export function judgeStart(
  { startsAt, recordedAt }: { startsAt: Date | null; recordedAt: Date },
  needs: readonly Need[],
): { ok: true; startsAt: Date | null } | { ok: false; code: ErrorCode } {
  if (startsAt && (startsAt < recordedAt || startsAt.getTime() - recordedAt.getTime() > farthestStart))
    return { ok: false, code: 'pass-start' }
  if (!needs.includes('privileged')) return { ok: true, startsAt }
  const earliest = new Date(recordedAt.getTime() + privilegedHold)
  return { ok: true, startsAt: startsAt && startsAt > earliest ? startsAt : earliest }
}

/**
 * Why a second person has to look, if anything asks for it. `lastPassAt`, `lastAlarmAt`: the newest of each. Where nothing is left
 * the two of them are what a new password stands on (SR-62).
 */
export function listNeeds(
  receiver: Receiver,
  {
    lastPassAt,
    lastAlarmAt,
    password = 'known',
    now,
  }: { lastPassAt: Date | null; lastAlarmAt: Date | null; password?: PasswordState; now: Date },
): Need[] {
  const isWithin = (at: Date | null, time: number) => at !== null && now.getTime() - at.getTime() < time
  const needs: Need[] = []
  if (receiver.roles.length > 0) needs.push('privileged')
  if (isWithin(lastPassAt, repeatedWithin)) needs.push('repeated')
  if (isWithin(lastAlarmAt, alarmLasts)) needs.push('alarm')
  if (password === 'all-lost') needs.push('all-lost')
  return needs
}

/** The end of the day on which a day pass of so many days is over, in the organisation's zone. */
export function endOfDays(from: Date, length: number, zone: string): Date {
  const there = readZone(zone)
  const day = Math.floor(toLocal(there, toInstant(from)) / 86_400)
  return fromInstant(fromLocal(there, (day + length) * 86_400))
}

/** Whether a staff member may decide a request; the reason where not. */
export function judgeDeciding(staff: Staff, receiver: Receiver, request: { recordedBy: string; needs: readonly Need[] }): ErrorCode | null {
  if (staff.id === request.recordedBy || staff.id === receiver.id) return 'pass-own-request'
  const isPrivileged = receiver.roles.length > 0 || request.needs.includes('privileged')
  return isPrivileged && !staff.roles.includes('administrator') ? 'pass-needs-administrator' : null
}

/** Whether a failed look raises the alarm: the third within a day, and every third after it. */
export const raisesAlarm = (failures: number): boolean => failures > 0 && failures % alarmAt === 0

/** Whether a pass stands for both methods of a new password: recorded proofing by two people (SR-62). */
export const isEnoughForReset = ({
  password,
  recordedBy,
  decidedBy,
}: {
  password: PasswordState
  recordedBy: string
  decidedBy: string | null
}): boolean => password === 'all-lost' && decidedBy !== null && decidedBy !== recordedBy
