import { expect, test } from 'vitest'
import { auditQuerySchema } from './schema'

test.each(['2026-02-28', '2028-02-29', '9999-12-31'])('%s is a day', (from) => {
  expect(auditQuerySchema.parse({ from }).from).toBe(from)
})

test.each(['2026-02-31', '2026-13-01', '0000-01-01', '2026-2-1', '', ['2026-02-28']])('%j counts as not given', (from) => {
  expect(auditQuerySchema.parse({ from }).from).toBeUndefined()
})
