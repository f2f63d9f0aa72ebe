/** Nothing a plan document can say is only in its file: every field of the published schema stands in the form. */
import { MantineProvider } from '@mantine/core'
import fc from 'fast-check'
import { NextIntlClientProvider } from 'next-intl'
import { createElement, Fragment, type FunctionComponent, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import messages from '@/lib/i18n/messages/en.json'
import { compileCalendar } from '@/lib/rollouts/compile-calendar'
import { hashDocument } from '@/lib/rollouts/document-hash'
import { type PlanInput, planSchema } from '@/lib/rollouts/schema'
import { CalendarForm } from './calendar-form'
import { PlanExemptionsForm } from './plan-exemptions-form'
import { PolicyForm } from './policy-form'
import type { Choices } from './types'
import { WaveForm } from './wave-form'

vi.mock('../actions', () => ({ sampleAudience: async () => ({ ok: false }), checkDocument: async () => ({ ok: false }) }))

const text = (words: string) => ({ en: `${words}-en`, ja: `${words}-ja` })
const hours = (hour: number) => ({ open: `0${hour}:15`, close: `1${hour}:45` })
/** Uses every field there is, with values that stand nowhere else. */
const full: PlanInput = {
  $schema: 'https://example.org/plan.schema.json',
  key: 'full-plan',
  name: text('plan-name'),
  zone: 'Asia/Tokyo',
  policy: {
    minimumStrength: 'strong',
    minimumFactors: 2,
    allowedFactors: ['passkey', 'totp'],
    restrictions: { phone: { enrol: 'replace', signIn: 'backup', change: 'never', reset: 'never' } },
    reauthenticateMinutes: 4321,
  },
  waves: [
    {
      key: 'wave-key',
      name: text('wave-name'),
      audience: {
        all: [
          { affiliation: 'affiliation-code' },
          { any: [{ unit: 'unit-code' }, { group: 'group-code' }] },
          { not: { people: ['listed-person'] } },
          { attribute: { key: 'attribute-a', equals: 'equal-value' } },
          { attribute: { key: 'attribute-b', oneOf: ['one-value'] } },
          { attribute: { key: 'attribute-c', prefix: 'prefix-value' } },
          { attribute: { key: 'attribute-d', before: '2031-01-31' } },
          { attribute: { key: 'attribute-e', after: '2032-02-29' } },
          { share: { from: 1234, below: 5678 } },
        ],
      },
      membership: 'frozen',
      announceAt: '2027-01-12T09:10',
      promptFrom: '2027-02-12T09:20',
      enforceAt: '2027-03-12T09:30:07',
      precision: 'minute',
      steps: [
        { at: '2027-04-12T09:40', consequence: 'refuse', restrictions: { phone: { signIn: 'never' } } },
        { daysAfter: 321, consequence: 'lock' },
      ],
      underReview: ['recovery-codes'],
      grace: {
        by: 'skips',
        skips: 17,
        skipDays: 19,
        lastDay: '2027-05-12T09:50',
        newPersonDays: 23,
        noticeDays: 29,
        countBusinessDays: true,
      },
      lateEnrolmentDays: 3123,
      guardUntil: '2028-06-12T10:00',
      sessions: 'ask',
      services: [text('service')],
      reason: text('wave-reason'),
      applications: ['application-key'],
      networks: ['network-key'],
    },
  ],
  exemptions: [
    {
      audience: { group: 'exempt-group' },
      applications: ['exempt-application'],
      networks: ['exempt-network'],
      from: '2027-07-12T10:10',
      until: '2027-08-12T10:20',
      reason: text('exempt-reason'),
    },
  ],
  calendar: {
    country: null,
    holidays: ['2029-09-09'],
    blackouts: [{ from: '2027-09-12T10:30', until: '2027-10-12T10:40', name: text('blackout') }],
    deskHours: {
      monday: hours(1),
      tuesday: hours(2),
      wednesday: hours(3),
      thursday: hours(4),
      friday: hours(5),
      saturday: hours(6),
      sunday: hours(7),
    },
  },
}
const choice = (value: string) => ({ value, label: value })
const choices: Choices = {
  factors: ['passkey', 'totp', 'phone', 'recovery-codes'].map((one) => ({ ...choice(one), counts: one !== 'recovery-codes' })),
  affiliations: [choice('affiliation-code')],
  units: [choice('unit-code')],
  groups: [choice('group-code'), choice('exempt-group')],
  attributes: [],
  networks: [choice('network-key'), choice('exempt-network')],
  applications: [choice('application-key'), choice('exempt-application')],
  zones: ['Asia/Tokyo'],
  calendar: compileCalendar({}, 'Asia/Tokyo'),
}
const nothing = () => {}

test('the sample uses every field that the published schema has', () => {
  const names = new Set<string>()
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { properties } = node as { properties?: Record<string, unknown> }
    for (const name of Object.keys(properties ?? {})) names.add(name)
    for (const inner of Object.values(node)) walk(inner)
  }
  walk(z.toJSONSchema(planSchema, { io: 'input' }))
  const used = new Set<string>()
  JSON.stringify(full, (name, value) => {
    used.add(name)
    return value
  })
  expect([...names].filter((name) => !used.has(name))).toEqual([])
  expect(planSchema.parse(full).waves).toHaveLength(1)
})

test('every value of a document stands in a field of the form', () => {
  const document = planSchema.parse(full)
  const [wave] = document.waves
  if (!wave) throw new Error('a plan has a wave')
  const { zone } = document
  const form = createElement(
    Fragment,
    null,
    createElement(PolicyForm, { value: document.policy, onChange: nothing, choices }),
    createElement(WaveForm, { path: 'waves[0]', value: wave, onChange: nothing, zone, choices, isKeyFixed: false }),
    createElement(PlanExemptionsForm, { value: document.exemptions, zone, choices, onChange: nothing }),
    createElement(CalendarForm, { value: document.calendar, zone, onChange: nothing }),
  )
  const html = renderToStaticMarkup(inHouse(form))
  const { $schema: _, key: __, name: ___, zone: ____, ...parts } = document
  const missing = listLeaves(parts).filter((leaf) => !shapesOf(leaf).some((shape) => html.includes(shape)))
  expect(missing).toEqual([])
})

const inHouse = (form: ReactNode) => {
  // Its type asks for `children` as a prop, which the third argument gives.
  const given = { locale: 'en', messages, timeZone: 'Asia/Tokyo', now: new Date('2027-01-01T00:00:00Z') }
  const house = createElement(MantineProvider, null, form)
  return createElement(NextIntlClientProvider as FunctionComponent<typeof given>, given, house)
}

function listLeaves(value: unknown): (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(listLeaves)
}

/** How a form writes a value: as it stands, a date as people read it, an hour on its own, a word of a list by its label, a share in per cent. */
function shapesOf(leaf: string | number): string[] {
  if (typeof leaf === 'number') return [`value="${leaf}"`, `value="${leaf / 100} %"`, `value="${leaf / 100}"`]
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(leaf) ?? []
  if (year === undefined) return [`value="${leaf}"`, `>${leaf}<`, ...labelsOf(leaf)]
  const shown = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const words = `${shown.getUTCDate()} ${new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' }).format(shown)} ${year}`
  const long = new Intl.DateTimeFormat('en', { month: 'long', day: 'numeric', year: 'numeric', timeZone: 'UTC' }).format(shown)
  return [words, long, `${shown.getUTCDate()} ${monthOf(shown)} ${year}`]
}
const monthOf = (at: Date) => new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(at)

/** The words for the levels of lists, wherever in the form they stand. */
function labelsOf(word: string): string[] {
  const found: string[] = []
  JSON.stringify(messages.rollouts.edit, (name, value) => {
    if (name === word && typeof value === 'string') found.push(`value="${value}"`, `>${value}<`)
    return value
  })
  return found
}

const factor = fc.constantFrom('totp', 'phone')
const words = fc.record({ en: fc.string({ minLength: 1, maxLength: 20 }), ja: fc.string({ minLength: 1, maxLength: 20 }) })
const instant = fc
  .tuple(
    fc.integer({ min: 2026, max: 2030 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.constantFrom('', 'T13:00', 'T13:00:07', 'T04:00:00Z', 'T13:00+09:00'),
  )
  .map(([year, month, day, time]) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}${time}`)
const restriction = fc.record(
  { signIn: fc.constantFrom('normal', 'discouraged', 'backup', 'never'), enrol: fc.constantFrom('open', 'replace', 'closed') },
  { requiredKeys: [] },
)
const wave = fc.record(
  {
    key: fc.constant('w'),
    name: words,
    reason: words,
    audience: fc.constantFrom(
      { all: [] },
      { not: { people: ['a', 'b'] } },
      { share: { from: 29, below: 57 } },
      { attribute: { key: 'k', equals: '' } },
    ),
    announceAt: fc.option(instant),
    enforceAt: fc.option(instant),
    precision: fc.constantFrom('minute', 'day'),
    steps: fc.array(
      fc.record({ at: instant, restrictions: fc.dictionary(factor, restriction, { maxKeys: 2 }) }, { requiredKeys: ['at'] }),
      {
        maxLength: 3,
      },
    ),
    lateEnrolmentDays: fc.option(fc.integer({ min: 0, max: 3650 })),
    services: fc.array(words, { maxLength: 2 }),
  },
  { requiredKeys: ['key', 'name', 'reason', 'audience'] },
)

test('a document that is read and saved unchanged is the same document', () => {
  const plans = fc.record({
    key: fc.constant('p'),
    name: words,
    zone: fc.constant('Asia/Tokyo'),
    policy: fc.constant({}),
    waves: fc.array(wave, { minLength: 1, maxLength: 3 }),
  })
  fc.assert(
    fc.property(plans, (plan) => {
      const stored = planSchema.parse(plan)
      // What the editor holds is what it was given, and what it sends is read by the same schema.
      expect(hashDocument(planSchema.parse(JSON.parse(JSON.stringify(stored))))).toBe(hashDocument(stored))
    }),
    { numRuns: 300 },
  )
})
