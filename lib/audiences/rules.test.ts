import { describe, expect, it } from 'vitest'
import { type DirectoryFacts, listUnitsBelow, matchesAudience } from './rules'
import { type Audience, audienceSchema, isTooDeep } from './schema'

const units = new Map([
  ['university', null],
  ['engineering', 'university'],
  ['chemistry', 'engineering'],
  ['letters', 'university'],
  ['loop-a', 'loop-b'],
  ['loop-b', 'loop-a'],
])
const person: DirectoryFacts = {
  id: '0190',
  externalId: 'S123',
  affiliations: ['student'],
  units: ['chemistry'],
  groups: ['exchange'],
  attributes: { year: '2', issued: '2025-04-01', surname: '青木', note: 'soon' },
  bucket: 4200,
}

describe('an audience', () => {
  it.each<[string, Audience, boolean]>([
    ['everybody', { all: [] }, true],
    ['nobody', { any: [] }, false],
    ['an affiliation', { affiliation: 'student' }, true],
    ['an affiliation exactly', { affiliation: 'Student' }, false],
    ['the unit itself', { unit: 'chemistry' }, true],
    ['a unit above', { unit: 'university' }, true],
    ['a unit beside', { unit: 'letters' }, false],
    ['a group', { group: 'exchange' }, true],
    ['an attribute', { attribute: { key: 'year', equals: '2' } }, true],
    ['one of', { attribute: { key: 'year', oneOf: ['1', '3'] } }, false],
    ['a prefix', { attribute: { key: 'surname', prefix: '青' } }, true],
    ['an attribute nobody set', { attribute: { key: 'level', equals: '' } }, false],
    ['a name that objects have anyway', { attribute: { key: 'constructor', prefix: 'f' } }, false],
    ['before its day', { attribute: { key: 'issued', before: '2025-04-01' } }, false],
    ['before the next', { attribute: { key: 'issued', before: '2025-04-02' } }, true],
    ['after the day before', { attribute: { key: 'issued', after: '2025-03-31' } }, true],
    ['after its day', { attribute: { key: 'issued', after: '2025-04-01' } }, false],
    ['text that is no date', { attribute: { key: 'note', after: '2025-04-01' } }, false],
    ['a share', { share: { from: 4200, below: 4201 } }, true],
    ['the share below', { share: { from: 0, below: 4200 } }, false],
    ['a listed external id', { people: ['S123'] }, true],
    ['a listed id', { people: ['0190'] }, true],
    ['all of it', { all: [{ affiliation: 'student' }, { not: { group: 'exchange' } }] }, false],
    ['any of it', { any: [{ group: 'none' }, { unit: 'engineering' }] }, true],
  ])('%s', (_, audience, expected) => {
    expect(audienceSchema.parse(audience)).toEqual(audience)
    expect(matchesAudience(audience, person, units)).toBe(expected)
  })

  it('ends the climb in a circle of units', () => {
    expect(matchesAudience({ unit: 'university' }, { ...person, units: ['loop-a'] }, units)).toBe(false)
  })

  it('lists a unit with those below it', () => {
    expect(listUnitsBelow('engineering', units).sort()).toEqual(['chemistry', 'engineering'])
    expect(listUnitsBelow('unknown', units)).toEqual(['unknown'])
  })

  it('tells a deep document without walking it all', () => {
    let deep: unknown = {}
    for (let i = 0; i < 100_000; i++) deep = { not: deep }
    expect(isTooDeep(deep)).toBe(true)
    expect(isTooDeep({ all: [{ any: [{ not: { group: 'a' } }] }] })).toBe(false)
  })
})
