import { expect, test } from 'vitest'
import { chooseServerSettings } from './server-settings'

const gibibyte = 1024 ** 3

test.each([
  [2 * gibibyte, 'shared_buffers=256MB', 'work_mem=8MB'],
  [8 * gibibyte, 'shared_buffers=1024MB', 'work_mem=16MB'],
  [512 * gibibyte, 'shared_buffers=1024MB', 'work_mem=32MB'],
  [gibibyte / 2, 'shared_buffers=128MB', 'work_mem=8MB'],
])('a machine of %d bytes gets %s and %s', (memory, buffers, work) => {
  expect(chooseServerSettings(memory, { isArchived: false })).toEqual(expect.arrayContaining([buffers, work, 'jit=off']))
})

test('a log that is archived holds what a backup needs', () => {
  expect(chooseServerSettings(gibibyte, { isArchived: false })).toContain('wal_level=minimal')
  expect(chooseServerSettings(gibibyte, { isArchived: true }).join()).not.toMatch(/wal_level|max_wal_senders/)
})
