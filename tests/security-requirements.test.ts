/** Every requirement of `security.md` that this product has parts for has a test that names it in its title. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

/** Printed grids: there are none yet. */
const later = [27, 28]
const required = [...range(1, 34), ...range(40, 50), ...range(60, 66), ...range(70, 75)].filter((number) => !later.includes(number))

const files = ['app', 'lib', 'tests'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(test|spec)\.tsx?$/.test(file) && !file.includes('node_modules'))
    .map((file) => `${folder}/${file}`),
)
const title = /^\s*(?:test|it|describe)(?:\.\w+)*(?:\([\s\S]*?\))??\(\s*(?:'(?:[^'\\]|\\.)*'|"[^"]*"|`[^`]*`)/gm
const titles = files
  .filter((file) => file !== 'tests/security-requirements.test.ts')
  .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(title)].map(([whole]) => whole))

test('each has a test named after it', () => {
  expect(titles.length).toBeGreaterThan(800)
  const named = new Set(titles.flatMap((one) => [...one.matchAll(/SR-(\d+)/g)].map(([, number]) => Number(number))))
  expect(required.filter((number) => !named.has(number))).toEqual([])
})
