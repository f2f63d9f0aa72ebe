import { describe, expect, it } from 'vitest'
import { days, hours } from '@/lib/platform/duration'
import { endOfDays, isEnoughForReset, judgeAsking, judgeDeciding, judgeStart, listNeeds, privilegedHold, raisesAlarm } from './rules'

const now = new Date('2026-11-22T03:00:00Z')
const ago = (time: number) => new Date(now.getTime() - time)
const ahead = (time: number) => new Date(now.getTime() + time)
const support = { id: 's', roles: ['support' as const] }
const admin = { id: 'a', roles: ['administrator' as const] }
const student = { id: 'p', roles: [] }

describe('who may ask', () => {
  it.each([
    ['support for a student', support, student, null],
    ['support for other support', support, { id: 'x', roles: ['support' as const] }, null],
    ['support for an administrator', support, { id: 'x', roles: ['administrator' as const] }, 'pass-higher-role'],
    ['an administrator for another', admin, { id: 'x', roles: ['administrator' as const] }, null],
    ['support for themselves', support, support, 'pass-own'],
    ['an administrator for themselves', admin, admin, 'pass-own'],
  ] as const)('%s', (_, staff, receiver, code) => expect(judgeAsking(staff, receiver)).toBe(code))
})

describe('when a second pair of eyes is asked for', () => {
  it.each([
    ['never for the first pass of a student', student, {}, []],
    ['for anybody with rights here', support, {}, ['privileged']],
    ['for a second pass within 30 days', student, { lastPassAt: ago(days(30) - 1) }, ['repeated']],
    ['not for one a month later', student, { lastPassAt: ago(days(30)) }, []],
    ['for a week after an alarm', student, { lastAlarmAt: ago(days(7) - 1) }, ['alarm']],
    ['not after that', student, { lastAlarmAt: ago(days(7)) }, []],
    ['where nothing is left', student, { password: 'all-lost' }, ['all-lost']],
    ['not where something is left', student, { password: 'forgotten' }, []],
    ['for all of it', admin, { lastPassAt: now, lastAlarmAt: now }, ['privileged', 'repeated', 'alarm']],
  ] as const)('%s', (_, receiver, history, needs) =>
    expect(listNeeds(receiver, { lastPassAt: null, lastAlarmAt: null, now, ...history })).toEqual(needs),
  )
})

describe('who may decide', () => {
  const request = { recordedBy: 's', needs: [] }
  it.each([
    ['another of the desk', { id: 't', roles: ['support' as const] }, student, null],
    ['whoever asked', support, student, 'pass-own-request'],
    ['whom it is for', { id: 'p', roles: ['administrator' as const] }, student, 'pass-own-request'],
    [
      'support, for somebody with rights',
      { id: 't', roles: ['support' as const] },
      { id: 'p', roles: ['auditor' as const] },
      'pass-needs-administrator',
    ],
    ['an administrator, for somebody with rights', admin, { id: 'p', roles: ['auditor' as const] }, null],
  ] as const)('%s', (_, staff, receiver, code) => expect(judgeDeciding(staff, receiver, request)).toBe(code))

  it('asks an administrator also where the rights are gone by now', () => {
    expect(judgeDeciding({ id: 't', roles: ['support'] }, student, { recordedBy: 's', needs: ['privileged'] })).toBe(
      'pass-needs-administrator',
    )
  })
})

describe('when a pass may begin', () => {
  const start = (startsAt: Date | null, needs: Parameters<typeof judgeStart>[1] = []) => judgeStart({ startsAt, recordedAt: now }, needs)
  it('at once, or at an appointment within two weeks', () => {
    expect(start(null)).toEqual({ ok: true, startsAt: null })
    expect(start(ahead(days(14)))).toEqual({ ok: true, startsAt: ahead(days(14)) })
    for (const at of [ago(1), ahead(days(14) + 1)]) expect(start(at)).toEqual({ ok: false, code: 'pass-start' })
  })
  it('for somebody with rights a day later at the earliest', () => {
    expect(start(null, ['privileged'])).toEqual({ ok: true, startsAt: ahead(privilegedHold) })
    expect(start(ahead(hours(2)), ['privileged'])).toEqual({ ok: true, startsAt: ahead(privilegedHold) })
    expect(start(ahead(days(3)), ['privileged'])).toEqual({ ok: true, startsAt: ahead(days(3)) })
  })
})

it('the third failed look raises the alarm, and every third after it', () => {
  expect([0, 1, 2, 3, 4, 5, 6].map(raisesAlarm)).toEqual([false, false, false, true, false, false, true])
})

describe('a day pass is over at the end of a day where the organisation is', () => {
  it.each([
    ['2026-06-10T01:00:00Z', 1, 'Asia/Tokyo', '2026-06-10T15:00:00Z'],
    ['2026-06-10T14:59:59Z', 1, 'Asia/Tokyo', '2026-06-10T15:00:00Z'],
    ['2026-06-10T15:00:00Z', 1, 'Asia/Tokyo', '2026-06-11T15:00:00Z'],
    ['2026-06-10T01:00:00Z', 3, 'Asia/Tokyo', '2026-06-12T15:00:00Z'],
    ['2026-11-01T03:30:00Z', 1, 'America/New_York', '2026-11-01T04:00:00Z'],
    ['2026-11-01T04:30:00Z', 1, 'America/New_York', '2026-11-02T05:00:00Z'],
  ])('handed out %s for %i days in %s: %s', (from, length, zone, until) => {
    expect(endOfDays(new Date(from), length, zone).toISOString()).toBe(new Date(until).toISOString())
  })
})

it('a pass stands for both methods of a new password only where nothing is left and two people looked (SR-62)', () => {
  const asked = { password: 'all-lost', recordedBy: 's', decidedBy: 't' } as const
  expect(isEnoughForReset(asked)).toBe(true)
  expect(isEnoughForReset({ ...asked, decidedBy: null })).toBe(false)
  expect(isEnoughForReset({ ...asked, decidedBy: 's' })).toBe(false)
  expect(isEnoughForReset({ ...asked, password: 'forgotten' })).toBe(false)
  expect(isEnoughForReset({ ...asked, password: 'known' })).toBe(false)
})
