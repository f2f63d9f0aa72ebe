import { foldReading } from '../rules'

export type SearchWord = {
  /** NFKC, lower case: for names, logins and ids. */
  text: string
  /** The same with hiragana as katakana: for readings. */
  reading: string
  /** Three characters and more are found anywhere (trigrams); shorter ones only at the beginning. */
  isShort: boolean
}

/** The words of a search, at most five: every one of them must be found. Full-width spaces separate like others. */
export function splitSearch(typed: string): SearchWord[] {
  return typed
    .replaceAll('\0', '')
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
    .slice(0, 5)
    .map((word) => {
      const text = word.slice(0, 100)
      return { text, reading: foldReading(text), isShort: [...text].length < 3 }
    })
}

/** `%`, `_` and `\` as themselves in a LIKE pattern. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (character) => `\\${character}`)
