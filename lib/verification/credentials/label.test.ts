import { expect, test } from 'vitest'
import { readLabel } from './label'

test.each(['', 'Work laptop', '自宅のPC', '😀'.repeat(64), ' trimmed '])('%j is a name', (text) => {
  expect(readLabel(text)).toBe(text.trim())
})

test.each(['a'.repeat(65), '😀'.repeat(65), 'two\nlines', 'a\u0000b', 'a\u2028b', 'evil\u202Etxt.exe', 'x\u2066y', 'a'.repeat(1_000_000)])(
  '%.20j is none',
  (text) => {
    expect(readLabel(text)).toBeNull()
  },
)
