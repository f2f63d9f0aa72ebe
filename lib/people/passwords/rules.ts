/** What a password must be (NIST SP 800-63B-4 §3.1.1.2), and which hashes from elsewhere are accepted. Pure. */
import blocked from './blocklist.json'

export const longestPassword = 256
/** Alone, and as one of two factors. */
export const minimumAlone = 15
export const minimumWithFactor = 8

export type PasswordVerdict =
  | { ok: true }
  | { ok: false; reason: 'password-too-short'; values: { minimum: number } }
  | { ok: false; reason: 'password-too-long'; values: { maximum: number } }
  | { ok: false; reason: 'password-common' | 'password-contains-context'; values: Record<string, never> }

const blocklist = new Set(blocked)

/**
 * Judges a new password: 15 code points while the person holds no factor, 8 when one is asked for as well; up to 256; any
 * character; no composition rules; not on the blocklist, not a pattern, not built around `context` (login, name, organisation).
 */
export function checkPasswordRules({
  password,
  hasFactor,
  context,
}: {
  password: string
  hasFactor: boolean
  context: readonly string[]
}): PasswordVerdict {
  const normal = password.normalize('NFKC')
  const length = [...normal].length
  const minimum = hasFactor ? minimumWithFactor : minimumAlone
  if (length < minimum) return { ok: false, reason: 'password-too-short', values: { minimum } }
  if (length > longestPassword) return { ok: false, reason: 'password-too-long', values: { maximum: longestPassword } }
  const plain = normal.toLowerCase()
  if (isCommon(plain) || isCommon(undisguise(plain)) || isPattern(plain)) return { ok: false, reason: 'password-common', values: {} }
  const rest = removeContext(plain, context)
  // What is left has to be able to stand alone against guessing: half of what is asked for.
  if (rest !== plain && ([...rest].length < minimum / 2 || isCommon(rest)))
    return { ok: false, reason: 'password-contains-context', values: {} }
  return { ok: true }
}

const disguises: Record<string, string> = { '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' }
const undisguise = (text: string): string => text.replace(/[013457@$!]/g, (character) => disguises[character] ?? character)

/** On the list itself, one listed word (or two) with digits and signs around, or one listed word again and again. */
function isCommon(text: string): boolean {
  if (blocklist.has(text)) return true
  const core = text.replace(/^[\p{N}\p{P}\p{S}\s]+|[\p{N}\p{P}\p{S}\s]+$/gu, '')
  if (core === '' || blocklist.has(core)) return true
  const words = core.split(/[\p{N}\p{P}\p{S}\s]+/u)
  if (words.length <= 2 && words.every((word) => blocklist.has(word))) return true
  for (let at = 3; at <= core.length - 3; at++)
    if (words.length === 1 && blocklist.has(core.slice(0, at)) && blocklist.has(core.slice(at))) return true
  return false
}

const rows = [
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'abcdefghijklmnopqrstuvwxyz',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  'あいうえおかきくけこさしすせそたちつてと',
]
const walks = rows.flatMap((row) => [row + row, [...(row + row)].reverse().join('')])

/** A short block repeated, or nothing but runs along the keyboard or the alphabet. */
function isPattern(text: string): boolean {
  const characters = [...text]
  for (let period = 1; period <= 5; period++) if (characters.every((character, at) => character === characters[at % period])) return true
  // Greedy: the longest run along a row from here; runs of three and more are patterns, a text of at most two of them and one more character is one.
  let runs = 0
  let loose = 0
  for (let at = 0; at < characters.length; ) {
    let length = 1
    while (at + length < characters.length && walks.some((walk) => walk.includes(characters.slice(at, at + length + 1).join('')))) length++
    if (length >= 3) runs++
    else loose += length
    at += length
  }
  return loose === 0 && runs <= 4
}

function removeContext(text: string, context: readonly string[]): string {
  const words = context
    .flatMap((entry) =>
      entry
        .normalize('NFKC')
        .toLowerCase()
        .split(/[\s@._-]+/u),
    )
    .filter((word) => [...word].length >= 3)
    .sort((a, b) => b.length - a.length)
  return words.reduce((rest, word) => rest.replaceAll(word, ''), text)
}

export type ParsedHash =
  | { kind: 'argon2id'; m: number; t: number; p: number }
  | { kind: 'bcrypt'; cost: number }
  | { kind: 'scrypt'; ln: number; r: number; p: number; salt: string; digest: string }

/**
 * Reads a hash in PHC or bcrypt form. Null for other kinds and for costs with which one sign-in could hold up the server:
 * argon2id up to 256 MiB and 10 passes, bcrypt 4 to 15, scrypt up to 256 MiB.
 */
export function parseHash(stored: string): ParsedHash | null {
  const argon2 = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,86}$/.exec(stored)
  if (argon2) {
    const [m, t, p] = argon2.slice(1).map(Number) as [number, number, number]
    return m >= 8 * p && m <= 256 * 1024 && t >= 1 && t <= 10 && p >= 1 && p <= 16 ? { kind: 'argon2id', m, t, p } : null
  }
  const bcrypt = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(stored)
  if (bcrypt) {
    const cost = Number(bcrypt[1])
    return cost >= 4 && cost <= 15 ? { kind: 'bcrypt', cost } : null
  }
  const scrypt = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,172})$/.exec(stored)
  if (!scrypt) return null
  const [ln, r, p] = scrypt.slice(1, 4).map(Number) as [number, number, number]
  const [salt = '', digest = ''] = scrypt.slice(4)
  return ln >= 10 && r >= 1 && p >= 1 && p <= 16 && 128 * 2 ** ln * r <= 256 * 1024 * 1024
    ? { kind: 'scrypt', ln, r, p, salt, digest }
    : null
}
