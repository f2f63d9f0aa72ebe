import { describe, expect, test } from 'vitest'
import { days, hours } from '@/lib/platform/duration'
import { inFours } from '@/lib/platform/readable-code'
import { dayPass } from './day-pass'
import { dayPassLength, issue, longestDayPass } from './issue'
import type { DayPassData } from './schema'

const start = new Date('2026-11-22T03:00:00Z')
const at = (ms: number) => new Date(start.getTime() + ms)
const personId = '0193527e-0000-7000-8000-000000000001'

function held(until?: Date, more: Partial<DayPassData> = {}) {
  const { data, secret, show } = issue({ from: start, until })
  return { code: String(show.code), held: [{ id: 'p', label: '', provenAt: null, data: { ...data, ...more }, secret }] }
}
const begin = (given: ReturnType<typeof held>, browser: string | null, now = start) =>
  dayPass.beginVerification({ challengeId: 'c', personId, held: given.held, choice: undefined, browser, now })
const answer = (given: ReturnType<typeof held>, input: unknown, browser: string | null, now = start) =>
  dayPass.finishVerification({ challengeId: 'c', personId, held: given.held, browser, now }, { credentialId: 'p' }, input)

test('twelve readable characters in fours, of which only a keyed hash is kept', () => {
  const { code, held: kept } = held()
  expect(code).toMatch(/^([2-9A-HJKMNP-Z]{4}-){2}[2-9A-HJKMNP-Z]{4}$/)
  for (const form of [code, code.replaceAll('-', '')]) expect(JSON.stringify(kept)).not.toContain(form)
})

test('good for three days at most, whatever is asked for', () => {
  const ends = (until?: Date) => issue({ from: start, until }).data.until * 1000 - start.getTime()
  expect([ends(), ends(at(days(30))), ends(at(hours(5)))]).toEqual([longestDayPass, longestDayPass, hours(5)])
  expect(longestDayPass).toBe(days(3))
})

describe('it opens from its start until its end, again and again', () => {
  test.each([
    [-1000, false],
    [0, true],
    [hours(5) - 1000, true],
    [hours(5), false],
  ])('%i ms after its start: %s', async (ms, opens) => {
    const given = held(at(hours(5)))
    expect((await begin(given, 'b', at(ms))).ok).toBe(opens)
    expect((await answer(given, { code: given.code }, 'b', at(ms))).ok).toBe(opens)
    expect((await answer(given, { code: given.code }, 'b', at(ms))).ok).toBe(opens)
  })
})

test('the browser that is right first is the only one from then on', async () => {
  const given = held()
  expect(await answer(given, { code: given.code.toLowerCase() }, 'first')).toMatchObject({ ok: true, data: { browser: 'first' } })
  const bound = held(undefined, { browser: 'first' })
  expect((await begin(bound, 'first')).ok).toBe(true)
  expect((await answer(bound, { code: bound.code }, 'first')).ok).toBe(true)
  for (const browser of ['second', null]) {
    expect(await begin(bound, browser)).toMatchObject({ ok: false, reason: 'day-pass-elsewhere' })
    // Not counted: whoever sits elsewhere can neither guess nor use up the owner’s tries.
    expect(await answer(bound, { code: bound.code }, browser)).toMatchObject({ ok: false, reason: 'day-pass-elsewhere', counts: false })
  }
  expect(await answer(given, { code: given.code }, null)).toMatchObject({ ok: false, reason: 'day-pass-elsewhere' })
})

test('a wrong code counts, one that cannot be a code does not; nobody registers a pass', async () => {
  const given = held()
  const wrong = inFours((given.code.startsWith('A') ? 'B' : 'A').repeat(dayPassLength))
  expect(await answer(given, { code: wrong }, 'b')).toMatchObject({ ok: false, reason: 'code-wrong', counts: true })
  for (const code of ['', '0000-0000-0000', given.code.slice(1), 12])
    expect(await answer(given, { code }, 'b')).toMatchObject({ ok: false, reason: 'pass-malformed', counts: false })
  const person = { id: personId, login: 'hana', name: 'Hana' }
  const begun = await dayPass.beginEnrolment({
    ...{ challengeId: 'c', person, organisation: '', held: [], choice: {}, circularDomains: [] },
    now: start,
  })
  expect(begun).toMatchObject({ ok: false, reason: 'factor-unknown' })
})
