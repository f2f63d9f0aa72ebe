import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import en from '@/lib/i18n/messages/en.json'

/** Every action that is written somewhere, found by its form after `action`. */
function findActions(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
    .filter((text) => /recordAudit|recordCredentialChange|makeAuditRow|events\.push/.test(text))
    .flatMap((text) =>
      [...text.matchAll(/\baction: [^\n]*?'([a-z-]+\.[a-z-]+)'(?: : '([a-z-]+\.[a-z-]+)')?/g)].flatMap(([, one, other]) => [one, other]),
    )
    .filter((action) => action !== undefined)
}

test('every action of the audit log has words', () => {
  const found = [...new Set([...findActions('lib'), ...findActions('db/seed')])]
  expect(found.length).toBeGreaterThan(20)
  const words = en.audit.actions as Record<string, Record<string, string> | undefined>
  expect(found.filter((action) => !words[action.split('.')[0] ?? '']?.[action.split('.')[1] ?? ''])).toEqual([])
})
