import { expect, test } from 'vitest'
import { readReach } from './reach'

test.each([
  [true, true, ['internal', 'hybrid'], 'synced'],
  [true, false, ['internal', 'hybrid'], 'not-yet'],
  [true, false, ['usb'], 'not-yet'],
  [false, false, ['usb', 'nfc'], 'key'],
  [false, false, ['internal'], 'device'],
  [false, false, ['internal', 'usb'], 'device'],
  [false, false, [], 'device'],
] as const)('may be synced %s, is %s, by %j: %s', (backupEligible, backedUp, transports, reach) => {
  expect(readReach({ backupEligible, backedUp, transports: [...transports] })).toBe(reach)
})
