import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { factorTraits } from '@/lib/factors/registry'
import { checkPlan, type PlanCheck } from './check-plan'
import { probePlan, readProbes } from './probe-plan'
import type { Answer } from './probe-schema'

/** Two rollouts as they really happened: every dated observation of them is answered as it was, to the second. */

type Case = { name: string; probes: { at: string; who: { audience: string; enrolled: string[]; resource?: string }; expect: string }[] }

const read = (file: string): unknown => JSON.parse(readFileSync(path.join(import.meta.dirname, '../../tests/fixtures', file), 'utf8'))
const cases = read('cases/keio.json') as Case[]
const check = (file: string): PlanCheck => checkPlan(read(file), { factors: factorTraits })

/** The words of the cases, as states and what goes with them. */
const words: Record<string, (answer: Answer) => void> = {
  password_only_ok: (a) => expect(a).toMatchObject({ access: 'full', secondFactor: 'not-asked' }),
  must_enrol_before_any_app: (a) => expect(a).toMatchObject({ state: 'required', access: 'enrol-only', prompt: 'must', door: 'password' }),
  'mfa_required (opted in)': (a) => expect(a).toMatchObject({ state: 'not-required', access: 'full', secondFactor: 'asked' }),
  phone_signin_allowed: (a) => {
    expect(a).toMatchObject({ state: 'prompted', access: 'full', secondFactor: 'asked' })
    expect(a.factors.phone?.signIn).toBe('normal')
  },
  phone_signin_denied: (a) => {
    expect(a).toMatchObject({ state: 'refused', access: 'refused', door: 'change' })
    expect(a.factors.phone).toMatchObject({ signIn: 'never', change: 'allowed', reset: 'never' })
  },
  phone_recovery_allowed: (a) => {
    expect(a).toMatchObject({ state: 'refused', access: 'enrol-only', door: 'change' })
    expect(a.factors.phone?.change).toBe('allowed')
  },
  signin_ok_with_passkey_only: (a) => {
    expect(a).toMatchObject({ state: 'satisfied', access: 'full' })
    expect([a.factors.passkey?.signIn, a.factors.phone?.signIn]).toEqual(['normal', 'never'])
  },
  'engine must report NO DATE SET, not guess': (a) => {
    expect(a).toMatchObject({ state: 'undated', deadline: 'no-date', access: 'full' })
    expect(a.factors.phone).toMatchObject({ signIn: 'normal', underReview: true, next: null })
  },
}

/** The audiences, factors and resources of the cases, as affiliations, factors of the registry and contexts. */
const affiliations: Record<string, string> = {
  students_regular: 'students-regular',
  students_correspondence: 'students-correspondence',
  staff: 'staff',
  faculty: 'faculty',
  alumni: 'alumni',
  students_oncampus: 'students-oncampus',
  faculty_staff: 'faculty-staff',
}
const registered: Record<string, string> = { phone: 'phone', passkey: 'passkey', okta_verify: 'totp' }
const resources: Record<string, unknown> = { managed_lab_pc: { application: 'managed_lab_pc' }, mfa_settings_page: { purpose: 'change' } }

describe.each([
  ['keio-mandate', cases[0]],
  ['keio-phone', cases[1]],
])('%s', (plan, real) => {
  const checked = check(`plans/${plan}.json`)

  it('is accepted without errors', () => {
    expect(checked.errors).toEqual([])
  })

  it('has a probes file that says what the case says', () => {
    const expected = real?.probes.map(({ at, who, expect: name }) => ({
      name,
      at,
      person: { affiliations: [affiliations[who.audience]], credentials: who.enrolled.map((factor) => registered[factor]) },
      ...(who.resource === undefined ? {} : { context: resources[who.resource] }),
    }))
    expect(read(`plans/${plan}.probes.json`)).toEqual(expected)
  })

  const { probes } = readProbes(read(`plans/${plan}.probes.json`))
  it.each(real?.probes.map((probe, i) => [probe.at, JSON.stringify(probe.who), probe.expect, i] as const) ?? [])(
    '%s %s: %s',
    (_at, _who, word, i) => {
      if (!checked.document || !probes?.[i]) throw new Error('no plan or no probe')
      const [answer] = probePlan(checked.document, [probes[i]], { factors: factorTraits })
      if (!answer) throw new Error('no answer')
      const verify = words[word]
      expect(verify, `no meaning for ${word}`).toBeDefined()
      verify?.(answer)
    },
  )
})
