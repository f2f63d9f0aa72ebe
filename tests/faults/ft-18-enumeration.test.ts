import { expect, test } from 'vitest'
import { getJourney } from '@/lib/sign-in/journeys/data'
import { identify } from '@/lib/sign-in/steps/identify'
import { useDatabase } from '../support/database'
import { faultSize, report } from '../support/faults'
import { areaUnderCurve, median } from '../support/figures'
import { personWithPassword, takeFirstSteps } from '../support/sign-in'

const database = useDatabase()
const now = new Date('2026-04-06T03:00:00Z')

test('FT-18: the page after the name shows the same for a name that nobody has', async () => {
  const { db } = database
  const somebody = await personWithPassword(db)
  const pages = []
  for (const login of [somebody.login, 'nobody-7']) {
    const journey = await getJourney(db, await identify(db, { login, now }), now)
    pages.push({ step: journey?.step, purpose: journey?.purpose, facts: Object.keys(journey?.facts ?? {}) })
  }
  expect(pages[0]).toEqual(pages[1])
})

test('FT-18: a wrong password takes as long for a name that nobody has', { timeout: 600_000 }, async () => {
  const { db } = database
  const size = faultSize(80, 5_000)
  const known: number[] = []
  const unknown: number[] = []
  const somebody = await Promise.all(Array.from({ length: Math.ceil(size / 2) }, () => personWithPassword(db)))
  const time = async (login: string) => {
    const begun = performance.now()
    await takeFirstSteps(db, login, now, { password: 'a wrong password' }).catch(() => {})
    return performance.now() - begun
  }
  for (let n = 0; n < 6; n++) await time(`warm-up-${n}`)
  for (let n = 0; n < size; n++) {
    const arms = [
      async () => known.push(await time(somebody[n % somebody.length]?.login ?? '')),
      async () => unknown.push(await time(`nobody-${n % somebody.length}`)),
    ]
    // Interleaved, in changing order: whatever slows the machine meets both alike.
    for (const arm of n % 2 ? arms : arms.reverse()) await arm()
  }
  const difference = Math.abs(median(known) - median(unknown))
  const area = areaUnderCurve(known, unknown)
  report(
    `FT-18: ${size} per arm: medians ${median(known).toFixed(2)} and ${median(unknown).toFixed(2)} ms, difference ${difference.toFixed(2)} ms, AUC ${area.toFixed(3)}`,
  )
  // The goal is 2 ms and 0.45–0.55 at 5,000 samples; a small and busy machine gets room, and a missing hash (20 ms) is still seen.
  const isFull = size >= 5_000
  expect(difference).toBeLessThan(isFull ? 2 : 8)
  expect(Math.abs(area - 0.5)).toBeLessThan(isFull ? 0.05 : 0.25)
})
