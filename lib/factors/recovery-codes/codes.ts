import { randomBytes, randomInt, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { keyedHash, matchesKeyedHash } from '@/lib/platform/crypto'
import { readTypedCode } from '../typed-code'

/** Crockford's base32: 32 letters and digits without I, L, O and U. Sixteen of them are 80 bits (SR-25 asks 64). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const length = 16
export const codesPerSet = 10

const stretch = promisify<string, string, number, { N: number; r: number; p: number }, Buffer>(scrypt)

/** The keyed hash of a stretched code: neither the database nor the pepper alone lets anybody guess (SR-25). */
const stretched = async (salt: string, code: string): Promise<string> =>
  (await stretch(code, salt, 32, { N: 16_384, r: 8, p: 1 })).toString('base64url')

const makeCode = (): string => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')

/** A fresh set: the codes as printed (in fours), and what is stored of them. */
export const makeSet = (): Promise<{ codes: string[]; salt: string; hashes: string[] }> =>
  makeCodes(codesPerSet, randomBytes(16).toString('base64url'))

/** So many new codes for a set with this salt. */
export async function makeCodes(count: number, salt: string): Promise<{ codes: string[]; salt: string; hashes: string[] }> {
  const codes = Array.from({ length: count }, makeCode)
  const hashes = await Promise.all(codes.map(async (code) => keyedHash('recovery-code', await stretched(salt, code))))
  return { codes: codes.map((code) => code.match(/.{4}/g)?.join('-') ?? code), salt, hashes }
}

/** The code in a person's input, with the letters that are easily confused put right; null if it cannot be one. */
export function readRecoveryCode(input: unknown): string | null {
  const code = readTypedCode(input)?.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return code?.length === length && [...code].every((letter) => alphabet.includes(letter)) ? code : null
}

/** The stored hash that a code belongs to, or null. All are compared, so that time does not tell which. */
export async function findHash(set: { salt: string; hashes: string[] }, code: string): Promise<string | null> {
  const value = await stretched(set.salt, code)
  const [found] = set.hashes.filter((hash) => matchesKeyedHash(hash, 'recovery-code', value))
  return found ?? null
}
