import { scryptSync } from 'node:crypto'
import { hashSync } from 'bcryptjs'
import { expect, test } from 'vitest'
import { hashPassword, matchesHash, mustRehash } from './hash'
import { checkPasswordRules, parseHash } from './rules'

const check = (password: string, hasFactor = false) => {
  const verdict = checkPasswordRules({ password, hasFactor, context: ['h.tomioka', '富岡 花', 'Kitayama Institute'] })
  return verdict.ok ? 'ok' : verdict.reason
}

test.each([
  ['tidy otter counts maps', false, 'ok'],
  ['うさぎがつきをみあげているよる', false, 'ok'],
  ['fourteen chars', false, 'password-too-short'],
  ['😀😃😄😁😆😅😂🙂🙃😉😊😇🥰😍', false, 'password-too-short'],
  ['k4-Wq9z!', true, 'ok'],
  ['k4-Wq9z', true, 'password-too-short'],
  ['x'.repeat(300), false, 'password-too-long'],
  ['aaaaaaaaaaaaaaaa', false, 'password-common'],
  ['abcabcabcabcabcabc', false, 'password-common'],
  ['1234567890123456', false, 'password-common'],
  ['qwertyuiopasdfghjkl', false, 'password-common'],
  ['password', true, 'password-common'],
  ['ｐａｓｓｗｏｒｄ', true, 'password-common'],
  ['P@ssw0rd', true, 'password-common'],
  ['Sakura2026!', true, 'password-common'],
  ['himawari1', true, 'password-common'],
  ['hanako1234', true, 'password-common'],
  ['tomioka-kitayama-7', false, 'password-contains-context'],
  ['KitayamaInstitute!!', false, 'password-contains-context'],
])('%s (second factor: %s) is %s', (password, hasFactor, expected) => {
  expect(check(password, hasFactor)).toBe(expected)
})

test('64 characters and more are allowed, spaces and signs of any script', () => {
  expect(check('a tall 松の木 keeps 7 quiet owls & one very loud raven through the winter — 2026')).toBe('ok')
})

test('argon2id is made; bcrypt and scrypt from elsewhere match, in either Unicode form, and are to be made again', async () => {
  const made = await hashPassword('correct ﾊﾟｽﾜｰﾄﾞ phrase')
  expect(made).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(mustRehash(made)).toBe(false)
  expect(await matchesHash(made, 'correct パスワード phrase')).toBe(true)
  expect(await matchesHash(made, 'correct パスワード phrasf')).toBe(false)
  for (const prefix of ['$2a$', '$2b$', '$2y$']) {
    const bcrypt = hashSync('ｗｉｄｅ letters', 6).replace(/^\$2.\$/, prefix)
    expect(await matchesHash(bcrypt, 'ｗｉｄｅ letters')).toBe(true)
    expect(await matchesHash(bcrypt, 'wrong')).toBe(false)
    expect(mustRehash(bcrypt)).toBe(true)
  }
  const salt = Buffer.from('0123456789abcdef')
  const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  const scrypt = `$scrypt$ln=14,r=8,p=1$${plain(salt)}$${plain(scryptSync('from elsewhere', salt, 32, { N: 2 ** 14, r: 8, p: 1 }))}`
  expect(await matchesHash(scrypt, 'from elsewhere')).toBe(true)
  expect(await matchesHash(scrypt, 'from elsewherf')).toBe(false)
})

test.each([
  ['$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$aaaaaaaaaaaaaaaaaaaaaa'],
  ['$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHRzYWx0$aaaaaaaaaaaaaaaaaaaaaa'],
  ['$2b$31$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'],
  ['$scrypt$ln=30,r=8,p=1$c29tZXNhbHRzYWx0$aaaaaaaaaaaaaaaaaaaaaaaaaa'],
  ['5f4dcc3b5aa765d61d8327deb882cf99'],
  ['plaintext'],
])('%s is not accepted', (stored) => {
  expect(parseHash(stored)).toBeNull()
})
