import { expect, test } from 'vitest'
import { isLostConnection } from './lost-connection'

function thrown(message: string, place: string, Kind: ErrorConstructor = TypeError): Error {
  const error = new Kind(message)
  error.stack = `${Kind.name}: ${message}\n    at Immediate.nextWrite (${place}:255:22)\n    at process.processImmediate (node:internal/timers:510:21)`
  return error
}
const message = "Cannot read properties of null (reading 'write')"

test.each(['file:///srv/node_modules/postgres/src/connection.js', '/srv/node_modules/postgres/cjs/src/connection.js'])(
  'from %s',
  (place) => {
    expect(isLostConnection(thrown(message, place))).toBe(true)
  },
)

test.each([
  ['another package', thrown(message, '/srv/node_modules/other/src/connection.js')],
  ['another property', thrown("Cannot read properties of null (reading 'end')", '/srv/node_modules/postgres/src/connection.js')],
  ['another kind', thrown(message, '/srv/node_modules/postgres/src/connection.js', Error)],
  ['our own mistake', new TypeError(message)],
  ['no error', message],
])('not %s', (_, error) => {
  expect(isLostConnection(error)).toBe(false)
})
