import { expect, test } from 'vitest'
import { z } from 'zod'
import { isStorable, readFields, toFieldErrors } from './fields'

const schema = z.strictObject({ login: z.string().min(1, 'field-required') })
const form = (...entries: [string, string][]) => {
  const made = new FormData()
  for (const [name, value] of entries) made.append(name, value)
  return made
}

test("a form's fields, without Next's own", () => {
  expect(readFields(form(['$ACTION_ID_1', ''], ['login', 'a']))).toEqual({ login: 'a' })
})

test.each([
  [null],
  [undefined],
  [[]],
  ['text'],
  [7],
  [{}],
  [form()],
  [form(['login', 'a'], ['login', 'b'])],
  [form(['login', 'a'], ['role', 'administrator'])],
  [{ login: 1 }],
])('%j is refused', (raw) => {
  expect(schema.safeParse(readFields(raw)).success).toBe(false)
})

test('one code per field, the schema’s own where it is one', () => {
  const wrong = schema.safeParse({ login: '' })
  expect(wrong.error && toFieldErrors(wrong.error)).toEqual({ login: 'field-required' })
  const strange = schema.safeParse({ login: 7, more: 1 })
  expect(strange.error && toFieldErrors(strange.error)).toEqual({ login: 'field-invalid', form: 'field-invalid' })
})

test.each([['plain'], [{ a: ['x', { キー: '値' }] }], [null], [undefined], [3], [{ a: '😀' }]])('%j can be stored', (value) => {
  expect(isStorable(value)).toBe(true)
})

test.each([['a\0b'], [{ a: ['x', { b: '\0' }] }], [{ '\0': 1 }], ['\ud800'], [{ a: 'x\udc00' }]])('%j cannot', (value) => {
  expect(isStorable(value)).toBe(false)
})

test('however deep the sender nests, and where it points back at itself, the walk ends', () => {
  const round: Record<string, unknown> = { a: 'x' }
  round.self = [round, { round }]
  expect(isStorable(round)).toBe(true)
  let deep: unknown = 'x\0'
  for (let level = 0; level < 200_000; level++) deep = [deep]
  expect(isStorable(deep)).toBe(false)
})
