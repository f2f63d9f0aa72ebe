/** Enrolment blocked: whom a plan's dates would ask for something that the rules about places refuse them where they sign in. */
import { beforeAll, expect, test } from 'vitest'
import { signInEvents } from '@/db/schema/sign-in'
import { factorTraits, ownFactorTypes } from '@/lib/factors/registry'
import { getOrganisation, unnamedOrganisation } from '@/lib/people/organisation/data'
import { updateFactorRules, updateNetworks } from '@/lib/people/organisation/mutations'
import { days, after as later, minutes } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import { countBlocked } from '@/lib/rollouts/blocked/data'
import { getRules } from '@/lib/rollouts/data'
import { useDatabase } from '../support/database'
import { person } from '../support/people'
import { credential, plan, runningRollout, wave } from '../support/rollouts'

const database = useDatabase()
const now = new Date('2026-05-20T03:00:00Z')
const actor = { kind: 'operator' } as const
const text = (words: string) => ({ en: words, ja: words })
const [first, second] = [Date.parse('2026-06-01T00:00:00Z') / 1000, Date.parse('2026-07-01T00:00:00Z') / 1000]
let rollout = ''

async function somebody(affiliation: string, from: string[], { held = '', at = later(now, -days(3)) } = {}) {
  const { db } = database
  const { id } = await person(db, { affiliations: [affiliation], arrivedAt: later(now, -days(200)), lastSignInAt: at, passwordHash: 'x' })
  for (const address of from)
    await db.insert(signInEvents).values({
      id: newId(at),
      personId: id,
      at,
      factor: 'password',
      succeeded: address !== 'failed',
      address: address === 'failed' ? '10.1.2.3' : address,
    })
  if (held) await credential(db, id, held, { at: later(now, -days(20)) })
  return id
}
const setRule = async (isOn: boolean) => {
  const { db } = database
  const rule = { factors: ownFactorTypes.filter((type) => type !== 'recovery-codes'), signedInWith: ['password'], unlessFrom: ['campus'] }
  const { version } = await getOrganisation(db)
  const rules = { ...unnamedOrganisation.factorRules, enrolment: isOn ? [rule] : [] }
  await updateFactorRules(db, { rules, traits: factorTraits, actor, now, version })
}

beforeAll(async () => {
  const { db } = database
  const { version } = await getOrganisation(db)
  const networks = [
    { name: 'campus', label: text('Campus'), ranges: ['10.0.0.0/8', '2001:db8::/32'] },
    { name: 'lab', label: text('Lab'), ranges: ['192.0.2.0/24'] },
  ]
  await updateNetworks(db, { version, networks, actor, now })
  await setRule(true)
  const early = wave({ key: 'staff', name: text('Staff'), audience: { affiliation: 'staff' }, enforceAt: '2026-06-01T09:00' })
  const late = wave({ key: 'students', name: text('Students'), audience: { affiliation: 'student' }, enforceAt: '2026-07-01T09:00' })
  rollout = await runningRollout(db, plan({ waves: [early, late] }))
  await somebody('staff', ['198.51.100.7', '198.51.100.8'])
  await somebody('staff', ['198.51.100.7', '10.1.2.3'])
  await somebody('staff', ['2001:db8::7'])
  await somebody('staff', ['192.0.2.5', 'failed', ''])
  await somebody('staff', ['10.1.2.3'], { at: later(now, -days(31)) })
  await somebody('staff', [])
  await somebody('staff', ['198.51.100.7'], { held: 'totp' })
  await somebody('student', ['198.51.100.7'])
  await somebody('guest', ['198.51.100.7'])
})
const count = async (
  dates = [
    { wave: 'staff', at: first },
    { wave: 'students', at: second },
  ],
) => {
  const at = later(now, minutes(Math.random()))
  return countBlocked(database.db, await getRules(database.db, at), { rollout, dates, now: at })
}

test('who has signed in from outside alone, or not at all within 30 days; by wave, each at its own date', async () => {
  expect(await count()).toEqual([
    // Outside twice; the laboratory, a wrong password on campus and an address that nobody knows; campus too long ago; never.
    { wave: 'staff', at: first, people: 4, unseen: 2, networks: ['campus'] },
    { wave: 'students', at: second, people: 1, unseen: 0, networks: ['campus'] },
  ])
})

test('before a date nobody is asked, and without a rule nobody is blocked', async () => {
  expect(await count([{ wave: 'staff', at: first - 1 }])).toEqual([])
  await setRule(false)
  expect(await count()).toEqual([])
  await setRule(true)
  expect((await count()).length).toBe(2)
})
