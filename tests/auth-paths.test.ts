import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { writeAuthPaths } from './support/auth-paths'

const file = 'docs/auth-paths.md'

test('every way to a session and every gate stands in docs/auth-paths.md, and nothing else (SR-6)', () => {
  const written = writeAuthPaths()
  if (process.env.UPDATE) writeFileSync(file, written)
  expect(readFileSync(file, 'utf8')).toBe(written)
})

test('no gate was left unread', () => {
  const rows = writeAuthPaths().match(/^\| .*(actions|route)\.ts \|.*$/gm) ?? []
  expect(rows.length).toBeGreaterThan(85)
  for (const row of rows.filter((one) => one.includes('actions.ts')))
    expect(row).toMatch(/\| (anyone|person|enrolling|(administrator|support|auditor)(, (administrator|support|auditor))*) \|/)
})
