import { expect, test } from 'vitest'
import { credentials } from '@/db/schema/credentials'
import { findActor } from '@/lib/auth/load-actor'
import { listHeldElsewhere } from '@/lib/bridge/held/data'
import { updateEnforcement } from '@/lib/people/organisation/mutations'
import { after, days, minutes, toInstant } from '@/lib/platform/duration'
import { newId } from '@/lib/platform/ids'
import { getRules } from '@/lib/rollouts/data'
import { findPersonFacts } from '@/lib/rollouts/facts/data'
import { decideOutcome } from '@/lib/rollouts/simulation/data'
import { beginTrial } from '@/lib/verification/begin-trial'
import { listCredentials } from '@/lib/verification/credentials/list-credentials'
import { removeCredential } from '@/lib/verification/credentials/remove-credential'
import { renameCredential } from '@/lib/verification/credentials/rename-credential'
import { reportLost } from '@/lib/verification/credentials/report-lost'
import { useDatabase } from '../support/database'
import { credential, plan, runningRollout, wave } from '../support/rollouts'
import { holdTotp, personWithPassword, signInWithPassword, takeFirstSteps } from '../support/sign-in'

// Students must hold a factor since 1 June 2026, 10:00 in Tokyo; ten days later the password opens nothing by itself.
const database = useDatabase()
const late = new Date('2026-06-20T03:00:00Z')
const active = { affiliations: ['student'], lastSignInAt: new Date('2026-06-19T00:00:00Z') }
const operator = { kind: 'operator' } as const

let made: Promise<string> | undefined
const withRollout = () => {
  made ??= runningRollout(database.db, plan({ waves: [wave({ lateEnrolmentDays: 10 })] }))
  return made
}
const atOkta = (personId: string, factor = 'phone') =>
  credential(database.db, personId, factor, {
    source: 'external',
    externalId: `okta/${personId}/${factor}/1`,
    data: { system: 'okta', name: 'Okta', shown: 'SMS Authentication' },
    at: after(late, -days(3)),
  })

test('what somebody holds at another system neither satisfies a sign-in here, nor is it asked for, nor can it be touched', async () => {
  const { db } = database
  await withRollout()
  const somebody = await personWithPassword(db, active)
  const id = await atOkta(somebody.id)
  expect((await takeFirstSteps(db, somebody.login, late)).journey).toMatchObject({ step: 'stopped', facts: { stopped: 'desk' } })
  expect(await listCredentials(db, somebody.id)).toEqual([])
  expect(await listHeldElsewhere(db, somebody.id)).toMatchObject([{ factor: 'phone', system: 'Okta', shown: 'SMS Authentication' }])
  const mine = { personId: somebody.id, credentialId: id, now: late }
  const actor = { kind: 'person', id: somebody.id, address: '192.0.2.1' } as const
  await expect(removeCredential(db, { ...mine, networks: [], actor })).rejects.toMatchObject({ code: 'credential-unknown' })
  await expect(renameCredential(db, { ...mine, label: 'Mine', device: null, actor })).rejects.toMatchObject({ code: 'credential-unknown' })
  await expect(reportLost(db, { ...mine, actor })).rejects.toMatchObject({ code: 'credential-unknown' })
  expect(await beginTrial(db, { ...mine, boundTo: newId(late), address: '192.0.2.1' })).toMatchObject({ reason: 'credential-unknown' })
  expect((await db.select().from(credentials)).find((row) => row.id === id)).toMatchObject({ label: '', removedAt: null, disabledAt: null })
})

test('observe mode: nobody is held up at the gate here, a factor proven here is asked for, and the other system’s count in a simulation', async () => {
  const { db } = database
  const rollout = await withRollout()
  const [bare, atTheOther, here] = [
    await personWithPassword(db, { ...active, seenElsewhereAt: after(late, -days(90)) }),
    await personWithPassword(db, active),
    await personWithPassword(db, { ...active, seenElsewhereAt: after(late, -days(90)) }),
  ]
  await atOkta(atTheOther.id, 'push')
  await holdTotp(db, here.id)
  const ask = async () => {
    const rules = await getRules(db, late)
    const states: Record<string, string | undefined> = {}
    for (const [name, { id }] of Object.entries({ bare, atTheOther, here })) {
      const found = await findPersonFacts(db, rules, id)
      states[name] = found ? decideOutcome(rules, found, rollout, toInstant(late))?.state : undefined
    }
    return states
  }
  expect(await ask()).toEqual({ bare: 'required', atTheOther: 'required', here: 'satisfied' })
  await updateEnforcement(db, { version: 0, enforcedBy: 'Okta', actor: operator, now: late })
  expect(await ask()).toEqual({ bare: 'required', atTheOther: 'satisfied', here: 'required' })

  // No page holds anybody up, and the session opens everything.
  const finished = await signInWithPassword(db, bare.login, late)
  const soon = after(late, minutes(1))
  expect(await findActor(db, { token: finished.session.token, address: '192.0.2.1', now: soon })).toMatchObject({ access: 'full' })
  expect((await takeFirstSteps(db, atTheOther.login, late)).journey.step).toBe('finish')
  expect((await takeFirstSteps(db, here.login, late)).journey.step).toBe('challenge')

  // Ending it binds at once: the same session may only enrol, or nothing.
  await updateEnforcement(db, { version: 1, enforcedBy: null, actor: operator, now: soon })
  expect(await findActor(db, { token: finished.session.token, address: '192.0.2.1', now: after(soon, minutes(1)) })).not.toMatchObject({
    access: 'full',
  })
  await expect(updateEnforcement(db, { version: 1, enforcedBy: 'Okta', actor: operator, now: soon })).rejects.toMatchObject({
    code: 'settings-changed-meanwhile',
  })
})
