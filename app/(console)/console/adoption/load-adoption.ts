import { cache } from 'react'
import { findNextDate } from '@/lib/adoption/outlook/outlook'
import { getCounted } from '@/lib/adoption/snapshots/mutations'
import { surveyPeople } from '@/lib/adoption/survey/data'
import { restoreSurvey, storeSurvey } from '@/lib/adoption/survey/rules'
import { getRequestTime } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { toInstant } from '@/lib/platform/duration'
import { getRules } from '@/lib/rollouts/data'
import { hashDocument } from '@/lib/rollouts/document-hash'

/** What is in force, once for a request. */
export const loadRules = cache(async () => getRules(await database(), getRequestTime()))

/**
 * Everybody counted, once for a request, whichever parts of the page ask: with the people of the next date at that date. In a
 * large directory the counts are up to a minute old; `countedAt` says when.
 */
export const loadSurvey = cache(async (withSignIns: boolean) => {
  const now = getRequestTime()
  const [db, rules] = await Promise.all([database(), loadRules()])
  const next = findNextDate(rules, toInstant(now))
  const ahead = next && { rollout: next.plan.id, wave: next.wave.key, at: next.at }
  const key = `survey:${hashDocument([rules.revision, ahead, withSignIns])}`
  const { at, data } = await getCounted(db, key, now, async (tx) => storeSurvey(await surveyPeople(tx, rules, { now, ahead, withSignIns })))
  return { rules, next, survey: restoreSurvey(data), countedAt: at }
})
