import { expect, test } from 'vitest'
import { codesPerSet, findHash, makeSet, readRecoveryCode } from './codes'
import { recoveryCodes } from './recovery-codes'

const now = new Date('2026-11-22T03:00:00Z')
const person = { id: '0193527e-0000-7000-8000-000000000001', login: 'hana', name: 'Hana' }

test('a set is ten different codes of 80 bits, in fours, and only their hashes are kept (SR-25)', async () => {
  const { codes, salt, hashes } = await makeSet()
  expect(new Set(codes).size).toBe(codesPerSet)
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
  const kept = JSON.stringify({ salt, hashes })
  for (const code of codes) for (const form of [code, code.replaceAll('-', '')]) expect(kept).not.toContain(form)
})

test('a code is found however it is typed, and no other', async () => {
  const { codes, salt, hashes } = await makeSet()
  const [code = ''] = codes
  const typed = [
    code,
    code.toLowerCase(),
    code.replaceAll('-', ' '),
    code.replaceAll('0', 'O').replaceAll('1', 'l'),
    code.replaceAll('-', '‐'),
  ]
  for (const form of typed) expect(await findHash({ salt, hashes }, readRecoveryCode({ code: form }) ?? '')).toBe(hashes[0])
  expect(await findHash({ salt, hashes }, 'A'.repeat(16))).toBeNull()
  expect(await findHash({ salt: 'other', hashes }, code.replaceAll('-', ''))).toBeNull()
})

test('a used code is gone from what is stored; making a set anew replaces the old', async () => {
  const common = { challengeId: 'c', now }
  const made = await recoveryCodes.finishEnrolment({ ...common, person, organisation: '', held: [] }, { credentialId: null }, {})
  if (!made.ok || !made.secret) throw new Error('no set')
  const held = [{ id: 'r', label: '', provenAt: null, data: made.data, secret: made.secret }]
  const code = (made.show?.codes as string[] | undefined)?.[3]
  const used = await recoveryCodes.finishVerification({ ...common, personId: person.id, held }, { credentialId: 'r' }, { code })
  expect(used).toMatchObject({ ok: true, data: { left: 9, total: 10, owed: 1 } })
  if (!used.ok || !used.secret) throw new Error('not used')
  const left = [{ id: 'r', label: '', provenAt: null, data: used.data, secret: used.secret }]
  const again = await recoveryCodes.finishVerification({ ...common, personId: person.id, held: left }, { credentialId: 'r' }, { code })
  expect(again).toMatchObject({ ok: false, reason: 'code-wrong', counts: true })
  const anew = await recoveryCodes.finishEnrolment({ ...common, person, organisation: '', held }, { credentialId: null }, {})
  expect(anew).toMatchObject({ ok: true, replaces: ['r'] })
})
