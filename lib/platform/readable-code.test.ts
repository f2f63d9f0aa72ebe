import { expect, test } from 'vitest'
import { inFours, readableLetters, readReadableCode, spellCode } from './readable-code'

test('nothing in a code can be mistaken for something else on paper', () => {
  for (const letter of '0O1ILoil') expect(readableLetters).not.toContain(letter)
  expect(new Set(readableLetters).size).toBe(31)
})

test('a code is read however it was typed', () => {
  const code = 'ABCD2345EFGH'
  expect(inFours(code)).toBe('ABCD-2345-EFGH')
  for (const typed of [
    inFours(code),
    'abcd 2345 efgh',
    'ＡＢＣＤ－２３４５－ＥＦＧＨ',
    'ABCD‐2345–EFGH',
    'ABCDー2345ーEFGH',
    ' abcd2345efgh ',
  ])
    expect(readReadableCode(typed, 12), typed).toBe(code)
})

test.each(['', 'ABCD-2345-EFG', 'ABCD-2345-EFGH2', 'ABCD-2345-EFG0', 'ABCD-2345-EFGI', 'A'.repeat(101), '😀BCD2345EFGH'])(
  'no code: %s',
  (typed) => expect(readReadableCode(typed, 12)).toBeNull(),
)

test('every letter has a word of its own in both languages', () => {
  for (const locale of ['en', 'ja'] as const) {
    const [words = []] = spellCode(readableLetters, locale)
    expect(new Set(words).size).toBe(readableLetters.length)
    for (const [i, word] of words.entries()) expect(word).not.toBe(readableLetters[i])
  }
  expect(spellCode('AB-29', 'en')).toEqual([
    ['Alfa', 'Bravo'],
    ['two', 'nine'],
  ])
  expect(spellCode('AB-29', 'ja')).toEqual([
    ['エー', 'ビー'],
    ['に', 'きゅう'],
  ])
})
