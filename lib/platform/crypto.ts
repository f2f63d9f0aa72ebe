/** Encryption of stored secrets, keyed hashes and random values. Keys are rotatable: every value names the key that made it. */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { settings } from './env'
import { readableLetters } from './readable-code'

/**
 * Encrypts with AES-256-GCM under the first data key. `owner` (a person's id) is additional data: a row copied to another
 * person fails to decrypt (SR-20). Layout: id length, id, 12 bytes of nonce, 16 bytes of tag, ciphertext.
 */
export function seal(plain: string, owner: string): Buffer {
  const key = settings().SEKISHO_DATA_KEYS[0]
  if (!key) throw new Error('no data key')
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key.key, nonce).setAAD(Buffer.from(owner))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  const id = Buffer.from(key.id)
  return Buffer.concat([Buffer.from([id.length]), id, nonce, cipher.getAuthTag(), body])
}

/** Opens what `seal` made for the same owner. Throws when the key is unknown or anything was changed. */
export function unseal(sealed: Uint8Array, owner: string): string {
  const bytes = Buffer.from(sealed)
  const length = bytes[0] ?? 0
  const id = bytes.subarray(1, 1 + length).toString()
  const key = settings().SEKISHO_DATA_KEYS.find((candidate) => candidate.id === id)
  if (!key) throw new Error('sealed under a key that is not configured')
  const at = 1 + length
  const decipher = createDecipheriv('aes-256-gcm', key.key, bytes.subarray(at, at + 12)).setAAD(Buffer.from(owner))
  decipher.setAuthTag(bytes.subarray(at + 12, at + 28))
  return Buffer.concat([decipher.update(bytes.subarray(at + 28)), decipher.final()]).toString('utf8')
}

function pepperedHash(key: Buffer, purpose: string, value: string): string {
  return createHmac('sha256', key).update(purpose).update('\0').update(value).digest('base64url')
}

/** HMAC-SHA-256 with the first pepper, as `keyId.hash`. `purpose` separates uses: a code's hash is no address's hash. */
export function keyedHash(purpose: string, value: string): string {
  const pepper = settings().SEKISHO_PEPPERS[0]
  if (!pepper) throw new Error('no pepper')
  return `${pepper.id}.${pepperedHash(pepper.key, purpose, value)}`
}

/** The hash of `value` under every pepper, newest first, for look-ups that must survive a rotation. */
export const keyedHashes = (purpose: string, value: string): string[] =>
  settings().SEKISHO_PEPPERS.map((pepper) => `${pepper.id}.${pepperedHash(pepper.key, purpose, value)}`)

/** Whether `stored` is the keyed hash of `value`, in constant time, under whichever pepper made it. */
export function matchesKeyedHash(stored: string, purpose: string, value: string): boolean {
  const [id = ''] = stored.split('.', 1)
  const pepper = settings().SEKISHO_PEPPERS.find((candidate) => candidate.id === id)
  if (!pepper) return false
  return isSameText(stored, `${pepper.id}.${pepperedHash(pepper.key, purpose, value)}`)
}

/** Compares two strings in constant time for equal lengths. */
export function isSameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** A random token of 256 bits (SR-70), base64url. Store only its `tokenHash`. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** SHA-256 of a token that is already random: no pepper is needed against guessing. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** A new code of `length` characters that can be read aloud: 4.95 bits each. */
export const newReadableCode = (length: number): string =>
  Array.from({ length }, () => readableLetters[randomInt(readableLetters.length)]).join('')
