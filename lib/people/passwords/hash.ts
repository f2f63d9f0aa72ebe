/** Password hashes: argon2id is made; argon2id, bcrypt and scrypt from other systems are understood. */
import { scrypt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { compare } from 'bcryptjs'
import { isSameText } from '@/lib/platform/crypto'
import { parseHash } from './rules'

// OWASP's first choice for argon2id; measured at 111 to 116 verifications a second on two cores.
// The package's default algorithm is argon2id (its enum cannot be imported under verbatimModuleSyntax; the test holds the prefix).
const parameters = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const

/** The argon2id hash of a password in PHC form (NFKC first: NIST SP 800-63B-4 §3.1.1.2). */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), parameters)

/** Whether `password` is the one that was hashed. False for a hash of an unknown kind, never an exception. */
export async function matchesHash(stored: string, password: string): Promise<boolean> {
  const normal = password.normalize('NFKC')
  if (await matchesExactly(stored, normal)) return true
  // Other systems hashed what was typed; ours are always normalised, but nothing in the hash says whose it is.
  return normal !== password && (await matchesExactly(stored, password))
}

async function matchesExactly(stored: string, password: string): Promise<boolean> {
  const parsed = parseHash(stored)
  try {
    if (parsed?.kind === 'argon2id') return await verify(stored, password)
    if (parsed?.kind === 'bcrypt') return await compare(password, stored)
    if (parsed?.kind === 'scrypt') {
      const { ln, r, p, salt, digest } = parsed
      const made = await runScrypt(password, Buffer.from(salt, 'base64'), Buffer.from(digest, 'base64').length, { N: 2 ** ln, r, p })
      return isSameText(made.toString('base64'), Buffer.from(digest, 'base64').toString('base64'))
    }
  } catch {
    // A hash that looks right and is damaged inside verifies nothing.
  }
  return false
}

function runScrypt(password: string, salt: Buffer, length: number, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, { ...cost, maxmem: 129 * cost.N * cost.r + 1024 * 1024 }, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}

/** Whether a stored hash should be made again at the next sign-in: another kind, or weaker parameters than ours. */
export function mustRehash(stored: string): boolean {
  const parsed = parseHash(stored)
  return parsed?.kind !== 'argon2id' || parsed.m < parameters.memoryCost || parsed.t < parameters.timeCost
}
