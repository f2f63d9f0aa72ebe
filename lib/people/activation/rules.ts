/** Activation codes: a first way in for people who have no password. Their shape, pure. */

/** Without 0, O, 1, I and L, which are mistaken for each other on paper: 31 characters, 79 bits in sixteen of them. */
export const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
export const codeLength = 16

/** `ABCD2345EFGH6789` as `ABCD-2345-EFGH-6789`. */
export const formatCode = (code: string): string => code.match(/.{1,4}/g)?.join('-') ?? ''

/**
 * A code as it was typed: full-width letters, small letters, spaces and every kind of hyphen are accepted. Null where it
 * cannot be a code.
 */
export function parseCode(typed: string): string | null {
  if (typed.length > 100) return null
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}ー−]/gu, '')
  return code.length === codeLength && [...code].every((character) => alphabet.includes(character)) ? code : null
}
