/** The rules of the house: what stands in CONTRIBUTING.md in words fails here. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import en from '@/lib/i18n/messages/en.json'
import ja from '@/lib/i18n/messages/ja.json'
import { edges } from './architecture/edges'
import { files, measureFiles } from './architecture/files'
import { layers } from './architecture/layers'
import { findMissingBuilds, type LockFile } from './architecture/lock-file'
import { purity } from './architecture/purity'
import { makeTree, readTree } from './architecture/tree'

const tree = readTree()

describe.each([...layers, ...purity, ...edges, ...files])('$name', ({ find, teach, broken }) => {
  test('holds', () => {
    const found = find(tree)
    if (found.length > 0) throw new Error(`${teach}\n\n${found.map((line) => `  ${line}`).join('\n')}\n`)
  })

  test('can fail', () => {
    expect(find(makeTree(broken))).not.toHaveLength(0)
  })
})

describe('messages', () => {
  const keysOf = (value: unknown, path = ''): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`))
      : [path.slice(1)]
  const valuesOf = (value: unknown, path = ''): [string, string][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => valuesOf(inner, `${path}.${key}`))
      : [[path.slice(1), String(value)]]

  test('both languages have the same keys', () => {
    expect(keysOf(ja).sort()).toEqual(keysOf(en).sort())
    expect(keysOf({ a: { b: '' } })).not.toEqual(keysOf({ a: { c: '' } }))
  })

  test('no message is empty, and Japanese has full-width brackets', () => {
    const wrong = ([, text]: [string, string]) =>
      text.trim() === '' || /[\u3040-\u30ff\u4e00-\u9fff]\s?\(|\([\u3040-\u30ff\u4e00-\u9fff]/.test(text)
    expect(valuesOf(ja).filter(wrong)).toEqual([])
    expect(wrong(['x', '期限(6月1日)'])).toBe(true)
  })
})

describe('packages', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as LockFile
  const pinned = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>
    devDependencies: Record<string, string>
  }

  /** Below these versions stand advisories (SR-105). */
  const floors = {
    next: '16.4.1',
    'next-auth': '4.24.15',
    'drizzle-orm': '0.45.2',
    '@simplewebauthn/server': '13.3.2',
    '@playwright/test': '1.61.0',
  }

  test.each(Object.entries(floors))('%s is at least %s', (name, floor) => {
    expect(isAtLeast(lock.packages[`node_modules/${name}`]?.version ?? '0', floor)).toBe(true)
    expect(isAtLeast('0.0.1', floor)).toBe(false)
  })

  test('versions are exact', () => {
    for (const [name, version] of Object.entries({ ...pinned.dependencies, ...pinned.devDependencies }))
      expect(`${name} ${version}`).toMatch(/ \d+\.\d+\.\d+(-[\w.]+)?$/)
  })

  test('the lock file has the builds of every platform', () => {
    expect(findMissingBuilds(lock)).toEqual([])
    expect(
      findMissingBuilds({ packages: { 'node_modules/a': { version: '1.0.0', optionalDependencies: { '@a/darwin': '1.0.0' } } } }),
    ).toEqual(['node_modules/a needs @a/darwin'])
  })
})

test('files are short', () => {
  const { files: count, median, longest } = measureFiles(tree)
  process.stdout.write(
    `${count} files, median ${median} lines; longest: ${longest.map(({ path, lines }) => `${path} ${lines}`).join(', ')}\n`,
  )
  expect(median).toBeLessThanOrEqual(70)
})

function isAtLeast(version: string, floor: string): boolean {
  const [a, b] = [version, floor].map((text) => text.split(/[.-]/).map(Number))
  for (let i = 0; i < 3; i++) {
    const [left, right] = [a?.[i] ?? 0, b?.[i] ?? 0]
    if (left !== right) return left > right
  }
  return true
}
