import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inFours } from '@/lib/platform/readable-code'
import { parseCode } from './activation/rules'
import { parseMailAddress } from './contacts/rules'
import { guardCell } from './export/rules'
import { unguardCell } from './import/columns'
import { orderUnits, wouldLoop } from './memberships/rules'
import { isRange, listNetworksOf } from './networks/rules'
import { readPicture } from './organisation/picture'
import { bucketOf, foldLogin, isLogin, maskAddress } from './rules'

const networks = [
  { name: 'campus', ranges: ['192.0.2.0/24', '2001:db8:1::/48'] },
  { name: 'laboratory', ranges: ['192.0.2.128/25', '203.0.113.7'] },
]

test.each([
  ['192.0.2.1', ['campus']],
  ['192.0.2.129', ['campus', 'laboratory']],
  ['::ffff:192.0.2.129', ['campus', 'laboratory']],
  ['2001:DB8:1::5', ['campus']],
  ['203.0.113.7', ['laboratory']],
  ['203.0.113.8', []],
  ['fe80::1%eth0', []],
  ['192.0.2', []],
  ['0xc0.0.2.1', []],
  ['', []],
  ['unknown', []],
])('%s is in %j', (address, expected) => {
  expect(listNetworksOf(address, networks)).toEqual(expected)
})

test.each([
  ['10.0.0.0/8', true],
  ['10.0.0.1/8', false],
  ['10.0.0.1', true],
  ['::/0', true],
  ['2001:db8::/129', false],
  ['10.0.0.0/33', false],
  ['10/8', false],
  ['::ffff:10.0.0.0/104', true],
  ['x', false],
])('range %s: %s', (range, expected) => {
  expect(isRange(range)).toBe(expected)
})

test.each([
  ['hana@aozora.example', 'hana@aozora.example'],
  [' Hana@AOZORA.Example ', 'Hana@aozora.example'],
  ['hana＠aozora.example', 'hana@aozora.example'],
  ['a@b', null],
  ['a@b@c.example', null],
  ['a,b@c.example', null],
  ['"a"@c.example', null],
  ['a@c.example\r\nBcc: x@y.example', null],
  ['a(comment)@c.example', null],
  ['a @c.example', null],
  ['<a@c.example>', null],
  ['a@-c.example', null],
  ['.a@c.example', null],
  ['a@[127.0.0.1]', null],
])('address %j is %j', (typed, expected) => {
  expect(parseMailAddress(typed)).toBe(expected)
})

test('logins fold to one, buckets spread and stay, addresses are masked', () => {
  expect(foldLogin(' ＴＡＮＡＫＡ ')).toBe('tanaka')
  expect([isLogin('a.b-c_1@x'), isLogin('-a'), isLogin('a b'), isLogin('')]).toEqual([true, false, false, false])
  expect(bucketOf('s26001')).toBe(bucketOf('s26001'))
  const buckets = Array.from({ length: 20_000 }, (_, at) => bucketOf(`s26${at}`))
  for (let tenth = 0; tenth < 10; tenth++) {
    const share = buckets.filter((bucket) => Math.floor(bucket / 1_000) === tenth).length / buckets.length
    expect(share).toBeGreaterThan(0.09)
    expect(share).toBeLessThan(0.11)
  }
  expect(maskAddress('tanaka@aozora.example')).toBe('t•••@aozora.example')
})

test('guarding a cell and taking the guard off gives back what stood there', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."=+-@'＝ａb \t") }), (text) => {
      expect(guardCell(text)).not.toMatch(/^[=+\-@\t＝]/)
      expect(unguardCell(guardCell(text))).toBe(text)
    }),
  )
})

test('codes are read as people type them, and nothing else is a code', () => {
  expect(inFours('ABCD2345EFGH6789')).toBe('ABCD-2345-EFGH-6789')
  expect(parseCode('abcd 2345–efgh ６７８９')).toBe('ABCD2345EFGH6789')
  for (const wrong of ['', 'ABCD2345EFGH678', 'ABCD2345EFGH678O', 'ABCD2345EFGH67890', 'x'.repeat(1_000)])
    expect(parseCode(wrong)).toBeNull()
})

test('units stand in the order of the tree; what would close a loop is seen', () => {
  const unit = (code: string, parent: string | null) => ({ code, parent, name: { en: code, ja: code } })
  const tree = [unit('a', null), unit('a1', 'a'), unit('b', null), unit('a11', 'a1'), unit('lost', 'gone')]
  expect(orderUnits(tree).map(({ code, depth }) => `${code}${depth}`)).toEqual(['a0', 'a11', 'a112', 'b0', 'lost0'])
  expect([wouldLoop(tree, 'a', 'a11'), wouldLoop(tree, 'a', 'a'), wouldLoop(tree, 'a11', 'b')]).toEqual([true, true, false])
})

test('a picture is what its bytes say: SVG, HTML and damaged heads are none', () => {
  const png = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
    Buffer.from('IHDR'),
    Buffer.from([0, 0, 0, 64, 0, 0, 0, 32]),
  ])
  expect(readPicture(png)).toEqual({ type: 'image/png', width: 64, height: 32 })
  for (const wrong of ['<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', '<html>', '', 'RIFF'])
    expect(readPicture(Buffer.from(wrong))).toBeNull()
  expect(readPicture(png.subarray(0, 18))).toBeNull()
  expect(readPicture(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00]))).toBeNull()
})
