import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { factorTraits, factorTypes } from '@/lib/factors/registry'
import { lineOf } from './factor-line'

const more = ['a-key', 'a-word', 'a-mail', 'a-badge', 'a-push', 'a-voice']
const types = [...factorTypes, ...more]
const drawn = types.filter((type) => !factorTraits[type]?.recoveryOnly)

test('every factor of the house, and the next five, have a colour of their own and no two lines look alike', () => {
  const lines = drawn.map((type) => lineOf(type, types))
  expect(new Set(lines.slice(0, -1).map(({ color }) => color)).size).toBe(drawn.length - 1)
  expect(new Set(lines.map((line) => JSON.stringify(line))).size).toBe(drawn.length)
  expect(lines.some(({ color }) => color.includes('line-none'))).toBe(false)
})

test('every colour stands in the style sheet, for light and dark', () => {
  const css = readFileSync('lib/ui/base.css', 'utf8')
  for (const type of [...drawn, 'password']) {
    const name = lineOf(type, types).color.slice('var('.length, -1)
    expect(css).toMatch(new RegExp(`${name}: light-dark\\(#[0-9a-f]{6}, #[0-9a-f]{6}\\);`))
  }
})

test('what is no factor of this house is grey', () => {
  expect(lineOf('password').color).toBe('var(--sekisho-line-none)')
  expect(lineOf('another-system').color).toBe('var(--sekisho-line-none)')
})
