/**
 * The code that a person typed, out of whatever the browser sent: `{ code: string }`. Full-width characters are folded
 * (NFKC), spaces and hyphens of any kind dropped. Null for anything else: rooms refuse that without counting a guess.
 */
export function readTypedCode(input: unknown): string | null {
  if (typeof input !== 'object' || input === null || !Object.hasOwn(input, 'code')) return null
  const { code } = input as { code: unknown }
  // A pasted novel is not normalised first.
  if (typeof code !== 'string' || code.length > 128) return null
  return code.normalize('NFKC').replaceAll(/[\s\p{Pd}\p{Cf}ー]/gu, '')
}

/** Exactly so many digits, or null. */
export function readDigits(input: unknown, length: number): string | null {
  const code = readTypedCode(input)
  return code !== null && code.length === length && /^[0-9]+$/.test(code) ? code : null
}
