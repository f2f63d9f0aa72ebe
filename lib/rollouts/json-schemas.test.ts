import path from 'node:path'
import { expect, it } from 'vitest'
import { jsonSchemas } from './json-schemas'

/** `npx vitest run lib/rollouts/json-schemas -u` writes the files anew after a deliberate change. */
it.each(Object.entries(jsonSchemas))('docs/schemas/%s is what the code reads and writes', async (file, schema) => {
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(path.join(import.meta.dirname, '../../docs/schemas', file))
})
