import { describe, expect, test } from 'vitest'
import { inFours } from '@/lib/platform/readable-code'
import { issue, passLength, passLife } from './issue'
import { temporaryPass } from './temporary-pass'

const start = new Date('2026-11-22T03:00:00Z')
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const personId = '0193527e-0000-7000-8000-000000000001'

function held() {
  const { data, secret, show } = issue({ from: start })
  return { code: String(show.code), held: [{ id: 'p', label: '', provenAt: null, data, secret }] }
}
const answer = (given: ReturnType<typeof held>, input: unknown, now: Date) =>
  temporaryPass.finishVerification({ challengeId: 'c', personId, held: given.held, now }, { credentialId: 'p' }, input)

test('a pass is twelve readable characters in fours, and only a keyed hash is kept', () => {
  const { code, held: kept } = held()
  expect(code).toMatch(/^([2-9A-HJKMNP-Z]{4}-){2}[2-9A-HJKMNP-Z]{4}$/)
  for (const form of [code, code.replaceAll('-', '')]) expect(JSON.stringify(kept)).not.toContain(form)
  expect(new Set(Array.from({ length: 200 }, () => held().code)).size).toBe(200)
})

describe('it opens from its start, for fifteen minutes', () => {
  test.each([
    [-1, false],
    [0, true],
    [passLife - 1, true],
    [passLife, false],
  ])('%i seconds after its start: %s', async (seconds, opens) => {
    const given = held()
    const now = at(seconds)
    const begun = await temporaryPass.beginVerification({ challengeId: 'c', personId, held: given.held, choice: undefined, now })
    expect(begun.ok).toBe(opens)
    expect((await answer(given, { code: given.code }, now)).ok).toBe(opens)
  })
})

test('right once: the finding says that it is spent', async () => {
  const given = held()
  const found = await answer(given, { code: given.code.toLowerCase().replaceAll('-', ' ') }, at(60))
  expect(found).toMatchObject({ ok: true, id: 'p', userVerified: false })
  if (!found.ok) throw new Error('refused')
  expect(temporaryPass.isSpent?.(found.data)).toBe(true)
  expect(temporaryPass.isSpent?.(given.held[0]?.data ?? found.data)).toBe(false)
})

test('a wrong code counts, one that cannot be a code does not', async () => {
  const given = held()
  const wrong = inFours((given.code.startsWith('A') ? 'B' : 'A').repeat(passLength))
  expect(await answer(given, { code: wrong }, at(1))).toMatchObject({ ok: false, reason: 'code-wrong', counts: true })
  for (const code of ['', '0000-0000-0000', given.code.slice(1), 12])
    expect(await answer(given, { code }, at(1))).toMatchObject({ ok: false, reason: 'pass-malformed', counts: false })
})

test('nobody registers one', async () => {
  const person = { id: personId, login: 'hana', name: 'Hana' }
  const begun = await temporaryPass.beginEnrolment({
    ...{ challengeId: 'c', person, organisation: '', held: [], choice: {}, circularDomains: [] },
    now: start,
  })
  expect(begun).toMatchObject({ ok: false, reason: 'factor-unknown' })
})
