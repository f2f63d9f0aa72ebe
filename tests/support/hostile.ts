/** Input that nobody means well with, for FT-28. Drawn from a seed, so that what failed can be drawn again. */
import { newId } from '@/lib/platform/ids'

type Draw = () => number

const strings = (draw: Draw): string[] => [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e\u200b',
  'x'.repeat(5_000),
  '（株）慶應😀'.repeat(40),
  "'; drop table people; --",
  '%27%20or%201=1',
  '{{7*7}}<script>alert(1)</script>',
  '../../../../etc/passwd',
  'https://evil.example/',
  '//evil.example',
  '$1:constructor:constructor',
  '__proto__',
  '-0',
  '1e309',
  '９９９',
  '2026-02-30T25:61',
  '0000-00-00',
  '+275760-09-13T00:00:00.001Z',
  'Asia/Atlantis',
  newId(new Date(0)),
  '00000000-0000-0000-0000-000000000000',
  Array.from({ length: 43 }, () => 'abcXYZ019_-'[Math.floor(draw() * 11)]).join(''),
  'totp',
  'phone',
  'administrator',
  'people',
]
const others: unknown[] = [null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53, 1e308, [], {}, [[[[]]]], [null, null], { length: 1e9 }]

const pick = <T>(draw: Draw, list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T

function deep(levels: number): unknown {
  let value: unknown = 'x'
  for (let n = 0; n < levels; n++) value = n % 2 ? [value] : { a: value }
  return value
}

/** Any value, nested or not. */
export function hostileValue(draw: Draw, depth = 0): unknown {
  const kind = draw()
  if (kind < 0.6) return pick(draw, strings(draw))
  if (kind < 0.85 || depth > 3) return pick(draw, others)
  if (kind < 0.88) return deep(200)
  if (kind < 0.94) return Array.from({ length: Math.floor(draw() * 5) }, () => hostileValue(draw, depth + 1))
  return Object.fromEntries(
    Array.from({ length: Math.floor(draw() * 5) }, () => [pick(draw, strings(draw)), hostileValue(draw, depth + 1)]),
  )
}

/** An object that has the fields that are asked for, now and then one too few or one too many. */
export function hostileObject(draw: Draw, fields: readonly string[]): Record<string, unknown> {
  const entries = fields.filter(() => draw() > 0.05).map((field) => [field, hostileValue(draw)] as const)
  return Object.fromEntries(draw() > 0.9 ? [...entries, ['surplus', hostileValue(draw)]] : entries)
}

/** Text for a query or a path. */
export const hostileText = (draw: Draw): string => {
  const text = pick(draw, strings(draw)).slice(0, 1_500)
  return draw() > 0.1 ? encodeURIComponent(text.replaceAll('\ud800', '')) : '%C0%AF%'
}
