/** Codes that are printed, read aloud and typed again: their letters, their groups, and how they are spelled. Pure. */

/** Without 0, O, 1, I and L, which are mistaken for each other: 31 characters, 4.95 bits each. */
export const readableLetters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** `ABCD2345EFGH` as `ABCD-2345-EFGH`. */
export const inFours = (code: string): string => code.match(/.{1,4}/g)?.join('-') ?? ''

/**
 * A code of `length` characters as it was typed: full-width letters, small letters, spaces and every kind of hyphen are
 * accepted. Null where it cannot be such a code.
 */
export function readReadableCode(typed: string, length: number): string | null {
  if (typed.length > 100) return null
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}ー−]/gu, '')
  return code.length === length && [...code].every((character) => readableLetters.includes(character)) ? code : null
}

/** ICAO's spelling alphabet and digits ("niner" is written as it is said in plain English: nine). */
const nato: Record<string, string> = {
  A: 'Alfa',
  B: 'Bravo',
  C: 'Charlie',
  D: 'Delta',
  E: 'Echo',
  F: 'Foxtrot',
  G: 'Golf',
  H: 'Hotel',
  J: 'Juliett',
  K: 'Kilo',
  M: 'Mike',
  N: 'November',
  P: 'Papa',
  Q: 'Quebec',
  R: 'Romeo',
  S: 'Sierra',
  T: 'Tango',
  U: 'Uniform',
  V: 'Victor',
  W: 'Whiskey',
  X: 'X-ray',
  Y: 'Yankee',
  Z: 'Zulu',
  2: 'two',
  3: 'three',
  4: 'four',
  5: 'five',
  6: 'six',
  7: 'seven',
  8: 'eight',
  9: 'nine',
}

/** As letters are said on the telephone in Japan: デー and ゼット so that D and Z are not heard as B and G; なな for 7, きゅう for 9. */
const kana: Record<string, string> = {
  A: 'エー',
  B: 'ビー',
  C: 'シー',
  D: 'デー',
  E: 'イー',
  F: 'エフ',
  G: 'ジー',
  H: 'エイチ',
  J: 'ジェー',
  K: 'ケー',
  M: 'エム',
  N: 'エヌ',
  P: 'ピー',
  Q: 'キュー',
  R: 'アール',
  S: 'エス',
  T: 'ティー',
  U: 'ユー',
  V: 'ブイ',
  W: 'ダブリュー',
  X: 'エックス',
  Y: 'ワイ',
  Z: 'ゼット',
  2: 'に',
  3: 'さん',
  4: 'よん',
  5: 'ご',
  6: 'ろく',
  7: 'なな',
  8: 'はち',
  9: 'きゅう',
}

/** The words for each character of a code, in its groups of four, to be read aloud over the telephone. */
export function spellCode(code: string, locale: 'en' | 'ja'): string[][] {
  const words = locale === 'ja' ? kana : nato
  return code.split('-').map((group) => [...group].map((character) => words[character] ?? character))
}
