/**
 * The rules that every engine is given, in the words of the plan they come from: three waves that must hold something of
 * medium strength from a date on, and phone codes that end later. Peers are only asked "may this person in without
 * enrolling?", which is less than `decide()` answers; what is counted for them (the deadline of arrival, which factors are
 * proven) is counted before the clock starts.
 */
import { addDays } from '@/lib/policy/calendar'
import {
  at,
  day,
  factors,
  makeCalendar,
  makeCredential,
  makeMembership,
  makePerson,
  makeRollout,
  makeRules,
  makeWave,
} from '@/lib/policy/fixtures'
import type { Context, DecideInput, PersonFacts } from '@/lib/policy/types'

const dates: Record<string, number> = {
  students: at('2026-04-01T09:00:00+09:00'),
  staff: at('2026-05-12T09:00:00+09:00'),
  faculty: at('2026-06-01T09:00:00+09:00'),
}
/** Phone codes end this long after the wave's date. */
const phoneEndsAfter = 60 * day
const newPersonDays = 14
/** What is left once phone codes have ended. */
export const lasting = ['passkey', 'totp']

export const waves = Object.entries(dates).map(([key, enforceAt]) => ({ key, enforceAt, phoneEndsAt: enforceAt + phoneEndsAfter }))

const calendar = { ...makeCalendar(), deskHours: Array.from({ length: 7 }, () => ({ open: 0, close: 1440 })) }

const rules = makeRules(
  makeRollout({
    policy: { minimumStrength: 'weak' },
    calendar,
    waves: waves.map(({ key, enforceAt, phoneEndsAt }) =>
      makeWave({
        key,
        announceAt: enforceAt - 90 * day,
        promptFrom: enforceAt - 21 * day,
        enforceAt,
        steps: [{ at: phoneEndsAt, consequence: 'refuse', restrictions: { phone: { signIn: 'never' } } }],
        grace: { by: 'date', skips: 0, skipDays: 3, lastDay: null, newPersonDays, noticeDays: 0, countBusinessDays: false },
      }),
    ),
  }),
)

const context: Context = { purpose: 'sign-in', networks: [] }

/** What a peer is given for one person: plain facts, nothing left to compute but the rules themselves. */
export type PeerFacts = {
  wave: string
  at: number
  /** The personal deadline that the first sign-in gives, and the end of phone codes that follows it. */
  arrivalEndsAt: number
  arrivalPhoneEndsAt: number
  exemptUntil: number
  proven: string[]
}
export type Case = { input: DecideInput; facts: PeerFacts }

/** `count` people at random instants around the dates, the same for every run. */
export function makeCases(count: number): Case[] {
  let seed = 20261125
  const random = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed / 2 ** 32
  }
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  return Array.from({ length: count }, () => {
    const { key, enforceAt } = pick(waves)
    const now = enforceAt + Math.floor((random() * 240 - 90) * day)
    const arrivedAt = now - Math.floor(random() * 400 * day) - 1
    const held = Object.keys(factors).filter((factor) => factor !== 'recovery-codes' && random() < 0.35)
    const exemptUntil = random() < 0.05 ? now + 10 * day : 0
    const person: PersonFacts = makePerson({
      arrivedAt,
      lastSignInAt: now - 2 * day,
      memberships: { mandate: makeMembership({ wave: key, toldAt: enforceAt - 80 * day }) },
      credentials: held.map((factor) => makeCredential(factor, { provenAt: now - 20 * day, lastSuccessAt: now - 2 * day })),
      exemptions: exemptUntil ? [{ rollout: null, from: now - day, until: exemptUntil, applications: null, networks: null }] : [],
    })
    const arrivalEndsAt = addDays(calendar, arrivedAt, newPersonDays, false)
    return {
      input: { at: now, rules, person, context },
      facts: { wave: key, at: now, arrivalEndsAt, arrivalPhoneEndsAt: arrivalEndsAt + phoneEndsAfter, exemptUntil, proven: held },
    }
  })
}
