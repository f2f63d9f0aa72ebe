import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { factorTraits } from '@/lib/factors/registry'
import type { FactorTraits } from '@/lib/policy/types'
import { checkPlan } from './check-plan'

const known = { factors: factorTraits, networks: ['campus'], applications: ['portal'] }
const passTraits: FactorTraits = {
  strength: 'none',
  phishingResistant: false,
  restricted: false,
  recoveryOnly: true,
  maximum: 1,
  provenByEnrolment: false,
}

type Json = Record<string, unknown>
const plan = (): Json & { waves: Json[]; policy: Json } =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../../tests/fixtures/plans/keio-phone.json'), 'utf8'))
const withWave = (more: Json): Json => {
  const made = plan()
  return { ...made, waves: [{ ...made.waves[0], ...more }] }
}
const found = (json: unknown): string[] => checkPlan(json, known).errors.map(({ path: at, code }) => `${at}: ${code}`)

describe('a wrong plan is refused with path and reason', () => {
  it.each<[string, () => unknown, string[]]>([
    ['an unknown key', () => withWave({ enforceat: '2026-08-04' }), ['waves[0].enforceat: unknown-key']],
    ['a missing name', () => ({ ...plan(), name: undefined }), ['name: shape']],
    ['a number for a date', () => withWave({ announceAt: 20260702 }), ['waves[0].announceAt: shape']],
    ['a date that does not exist', () => withWave({ announceAt: '2026-06-31' }), ['waves[0].announceAt: date-unknown']],
    ['an unknown zone', () => ({ ...plan(), zone: 'Asia/Tokio' }), ['zone: zone-unknown']],
    [
      'enforcement before announcement',
      () => withWave({ announceAt: '2026-09-01', promptFrom: null }),
      ['waves[0].steps[0]: step-before-announced', 'waves[0].enforceAt: enforced-before-announced'],
    ],
    ['prompting after enforcement', () => withWave({ promptFrom: '2026-08-05' }), ['waves[0].promptFrom: prompted-after-enforced']],
    [
      'an exemption for an audience, everywhere, that is too long or open',
      () => ({
        ...plan(),
        exemptions: [
          { audience: { group: 'g' }, from: '2026-08-01', until: '2026-10-30' },
          { audience: { group: 'g' }, from: '2026-08-01', until: '2026-10-30T00:00:01' },
          { audience: { group: 'g' }, from: '2026-08-01' },
          { audience: { group: 'g' }, networks: ['campus'] },
          {},
        ],
      }),
      ['exemptions[1].until: exemption-too-long', 'exemptions[2].until: exemption-needs-dates', 'exemptions[4]: exemption-names-nothing'],
    ],
    ['two waves of one key', () => ({ ...plan(), waves: [...plan().waves, plan().waves[0]] }), ['waves[3].key: wave-twice']],
    [
      'unordered steps',
      () =>
        withWave({
          steps: [
            { daysAfter: 9, consequence: 'enrol' },
            { daysAfter: 2, consequence: 'refuse' },
          ],
        }),
      ['waves[0].steps[1]: steps-unordered'],
    ],
    [
      'consequences that shrink',
      () =>
        withWave({
          steps: [
            { daysAfter: 0, consequence: 'lock' },
            { daysAfter: 9, consequence: 'enrol' },
          ],
        }),
      ['waves[0].steps[1].consequence: consequence-shrinks'],
    ],
    [
      'a consequence before enforcement',
      () => withWave({ steps: [{ at: '2026-08-01', consequence: 'refuse' }] }),
      ['waves[0].steps[0].consequence: consequence-before-enforced'],
    ],
    ['a step without a date', () => withWave({ steps: [{ consequence: 'refuse' }] }), ['waves[0].steps[0]: step-without-date']],
    ['days after nothing', () => withWave({ enforceAt: null, promptFrom: null }), ['waves[0].steps[0].daysAfter: days-after-nothing']],
    ['a factor nobody has', () => withWave({ underReview: ['fax'] }), ['waves[0].underReview[0]: factor-unknown']],
    [
      'passkeys switched off',
      () => withWave({ steps: [{ daysAfter: 0, restrictions: { passkey: { signIn: 'never' } } }] }),
      ['waves[0].steps[0].restrictions.passkey: passkey-stays'],
    ],
    ['passkeys left out (SR-2)', () => ({ ...plan(), policy: { allowedFactors: ['totp'] } }), ['policy.allowedFactors: passkey-stays']],
    [
      'recovery codes as a factor',
      () => ({ ...plan(), policy: { allowedFactors: ['passkey', 'recovery-codes'] } }),
      ['policy.allowedFactors[1]: factor-never-counts'],
    ],
    ['grace by skips without a last day', () => withWave({ grace: { by: 'skips', skips: 3 } }), ['waves[0].grace: skips-need-last-day']],
    ['a guard that ends before it begins', () => withWave({ guardUntil: '2026-08-01' }), ['waves[0].guardUntil: guard-too-short']],
    ['an audience of factors in a live wave', () => withWave({ audience: { only: 'phone' } }), ['waves[0].audience: audience-factors']],
    [
      '… however deep',
      () => withWave({ audience: { all: [{ not: { proven: 'passkey' } }] } }),
      ['waves[0].audience.all[0].not: audience-factors'],
    ],
    ['an audience of nothing known', () => withWave({ audience: { shoeSize: 43 } }), ['waves[0].audience: audience-unknown']],
    [
      'an attribute test with two tests',
      () => withWave({ audience: { attribute: { key: 'year', equals: '1', prefix: '1' } } }),
      ['waves[0].audience.attribute.prefix: unknown-key'],
    ],
    ['a share that is empty', () => withWave({ audience: { share: { from: 5, below: 5 } } }), ['waves[0].audience.share.below: shape']],
    ['an unknown application', () => withWave({ applications: ['mainframe'] }), ['waves[0].applications[0]: application-unknown']],
    ['an unknown network', () => withWave({ networks: ['moon'] }), ['waves[0].networks[0]: network-unknown']],
    [
      'an exemption for everybody',
      () => ({ ...plan(), exemptions: [{ until: '2027-01-01' }] }),
      ['exemptions[0]: exemption-names-nothing'],
    ],
    ['a wave that asks nothing', () => ({ ...withWave({ steps: [], underReview: [] }), policy: {} }), ['waves[0]: asks-nothing']],
    ['something that is no plan', () => 'plan', [': not-a-plan']],
    [
      'a thousand brackets',
      () => withWave({ audience: JSON.parse(`${'{"not":'.repeat(1000)}{"group":"a"}${'}'.repeat(1000)}`) }),
      [': too-deep'],
    ],
  ])('%s', (_, json, expected) => {
    expect(found(json())).toEqual(expected)
  })

  it('a plan that no factor can meet', () => {
    const impossible = { ...withWave({}), policy: { minimumFactors: 5, minimumStrength: 'phishing-resistant' } }
    const few = { factors: { passkey: { ...passTraits, strength: 'phishing-resistant' as const, recoveryOnly: false, maximum: 4 } } }
    expect(checkPlan(impossible, few).errors.map(({ code }) => code)).toContain('no-factor-meets')
    expect(checkPlan(impossible, known).errors).toEqual([])
  })

  it('accepts days of late enrolment once passes exist', () => {
    const factors = { ...factorTraits, 'temporary-pass': passTraits }
    expect(checkPlan(withWave({ lateEnrolmentDays: 14 }), { factors }).errors).toEqual([])
  })

  it('speaks the language asked for, without a gap in the sentence', () => {
    const json = withWave({ announceAt: '2026-09-01', promptFrom: null })
    expect(checkPlan(json, known, 'en').errors[1]?.reason).toBe(
      'Enforcement (2026-08-04T09:00:00+09:00) comes before the announcement (2026-09-01T00:00:00+09:00).',
    )
    expect(checkPlan(json, known, 'ja').errors[1]?.reason).toBe(
      '必須化（2026-08-04T09:00:00+09:00）が案内開始（2026-09-01T00:00:00+09:00）より前です。',
    )
  })
})

describe('a risky plan is accepted with a warning', () => {
  const warned = (json: unknown): string[] =>
    checkPlan(json, known).warnings.map(({ path: at, code, values }) => `${at}: ${code} ${values.slot ?? ''}`.trim())

  it.each<[string, Json, string[]]>([
    ['a Sunday', { enforceAt: '2026-08-09T09:00' }, ['waves[0].enforceAt: collides-desk-closed 2026-08-10T09:00:00+09:00']],
    ['a Friday after noon', { enforceAt: '2026-08-07T13:00' }, ['waves[0].enforceAt: collides-friday-afternoon 2026-08-10T09:00:00+09:00']],
    ['a holiday followed by others', { enforceAt: '2026-09-21T09:00' }, ['waves[0].enforceAt: collides-holiday 2026-09-24T09:00:00+09:00']],
    ['a day without an hour', { enforceAt: '2026-08-04' }, ['waves[0].enforceAt: day-without-hour 2026-08-04T09:00:00+09:00']],
    [
      'a notice that is shorter than promised',
      { announceAt: '2026-07-18', grace: { noticeDays: 30 } },
      ['waves[0].grace.noticeDays: notice-too-short'],
    ],
    ['a date that is never announced', { announceAt: null }, ['waves[0].announceAt: not-announced']],
    [
      'a lock that leaves the settings open',
      { steps: [{ daysAfter: 0, consequence: 'lock' }] },
      ['waves[0].steps: lock-leaves-settings-open'],
    ],
  ])('%s', (_, more, expected) => {
    expect(warned(withWave(more))).toEqual(expected)
  })

  it('an exam week of the plan', () => {
    const blackouts = [{ from: '2026-07-27', until: '2026-08-08', name: { en: 'Examinations', ja: '期末試験' } }]
    expect(warned({ ...withWave({}), calendar: { blackouts } })).toEqual([
      'waves[0].enforceAt: collides-blackout 2026-08-10T09:00:00+09:00',
    ])
  })
})
