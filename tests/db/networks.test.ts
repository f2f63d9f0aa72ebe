import { expect, test } from 'vitest'
import { updateNetworks } from '@/lib/people/organisation/mutations'
import { decidePerson } from '@/lib/rollouts/decisions'
import { useDatabase } from '../support/database'
import { person } from '../support/people'

const database = useDatabase()
const now = new Date('2026-05-01T00:00:00Z')
const actor = { kind: 'operator' } as const

test('networks are those of the address, and a change of them is seen by the very next decision', async () => {
  const { db } = database
  const { id } = await person(db)
  const networksOf = async (address: string) =>
    (await decidePerson(db, { personId: id, context: { purpose: 'sign-in', address }, now })).networks
  expect(await networksOf('192.0.2.7')).toEqual([])
  const lab = { name: 'lab', label: { en: 'Lab', ja: '実験室' }, ranges: ['192.0.2.0/24'] }
  await updateNetworks(db, { networks: [lab], version: 0, actor, now })
  expect([await networksOf('192.0.2.7'), await networksOf('198.51.100.7'), await networksOf('')]).toEqual([['lab'], [], []])
  await updateNetworks(db, { networks: [], version: 1, actor, now })
  expect(await networksOf('192.0.2.7')).toEqual([])
})
