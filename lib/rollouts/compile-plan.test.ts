import { expect, test } from 'vitest'
import { listPlanExemptions } from './compile-plan'
import { planSchema } from './schema'

const text = { en: 'x', ja: 'x' }
const at = (local: string) => Date.parse(`${local}+09:00`) / 1000

test('the exemptions of a plan that are in force: from their first second to the last before their end', () => {
  const document = planSchema.parse({
    key: 'p',
    name: text,
    zone: 'Asia/Tokyo',
    policy: {},
    waves: [{ key: 'w', name: text, audience: { all: [] }, reason: text }],
    exemptions: [
      { applications: ['lab-pc'] },
      { audience: { group: 'field' }, from: '2026-06-01T09:00', until: '2026-06-15' },
      { audience: { group: 'ward' }, from: '2026-07-01', until: null },
    ],
  })
  const count = (local: string) => listPlanExemptions({ document, id: 'p' }, at(local)).length
  expect(['2026-06-01T08:59:59', '2026-06-01T09:00:00', '2026-06-14T23:59:59', '2026-06-15T00:00:00'].map(count)).toEqual([1, 2, 2, 1])
  expect(count('2027-01-01T00:00:00')).toBe(2)
})
