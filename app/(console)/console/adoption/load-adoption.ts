import { cache } from 'react'
import { findNextDate } from '@/lib/adoption/outlook/outlook'
import { surveyPeople } from '@/lib/adoption/survey/data'
import { getRequestTime } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { toInstant } from '@/lib/platform/duration'
import { getRules } from '@/lib/rollouts/data'

/** What is in force, once for a request. */
export const loadRules = cache(async () => getRules(await database(), getRequestTime()))

/** One pass over everybody, once for a request, whichever parts of the page ask: with the people of the next date at that date. */
export const loadSurvey = cache(async (withSignIns: boolean) => {
  const now = getRequestTime()
  const [db, rules] = await Promise.all([database(), loadRules()])
  const next = findNextDate(rules, toInstant(now))
  const ahead = next && { rollout: next.plan.id, wave: next.wave.key, at: next.at }
  return { rules, next, survey: await surveyPeople(db, rules, { now, ahead, withSignIns }) }
})
