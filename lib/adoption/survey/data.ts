/** Everybody in groups: who is in which wave and unit, what they hold, and what `decide()` says of them. */
import type { Db } from '@/db/client'
import { after, days, toInstant } from '@/lib/platform/duration'
import type { Instant } from '@/lib/policy/types'
import { type Decided, decideGroups, type PeopleGroup } from '@/lib/rollouts/groups/data'
import { countGroupSignIns } from '@/lib/rollouts/groups/people/data'
import type { RunningRules } from '@/lib/rollouts/running'
import { readGroup } from '@/lib/rollouts/simulation/data'
import { measuresOf } from '../rules'
import { addPeople, emptyGroup, type Group, groupAt, type Survey } from './rules'

const signInDays = 28

/**
 * Counts everybody by wave and unit, in groups that `decide()` cannot tell apart. Waves and states come from the function that
 * the sign-in gate uses, so that this page cannot disagree with it. Takes a second or two for a million people.
 */
export async function surveyPeople(
  db: Db,
  rules: RunningRules,
  { now, ahead, withSignIns = true }: { now: Date; ahead?: { rollout: string; wave: string; at: Instant } | null; withSignIns?: boolean },
): Promise<Survey> {
  const survey: Survey = {
    byWave: new Map(rules.plans.map((plan) => [plan.id, new Map(plan.waves.map((wave) => [wave.key, emptyGroup()]))])),
    byUnit: new Map(),
    ahead: ahead ? emptyGroup() : null,
  }
  const at = toInstant(now)
  const decided = await decideGroups(db, rules, { at }, (group) => {
    const measures = measuresOfHeld(group.held)
    addPeople(groupAt(survey.byUnit, group.place.unit), group.people, { measures, state: null, flags: [] })
    for (const [id, groups] of survey.byWave) {
      const outcome = readGroup(group, id)
      if (outcome?.wave) addPeople(groupAt(groups, outcome.wave), group.people, { ...outcome, measures })
    }
  })
  if (withSignIns) await addSignIns(db, rules, survey, decided, now)
  if (ahead && survey.ahead) {
    const later = survey.ahead
    await decideGroups(db, rules, { at: ahead.at, now: at }, (group) => {
      const outcome = readGroup(group, ahead.rollout)
      if (outcome?.wave === ahead.wave) addPeople(later, group.people, { ...outcome, measures: measuresOfHeld(group.held) })
    })
    // The same people sign in, whatever the date that is asked about.
    survey.ahead.signIns = { ...(survey.byWave.get(ahead.rollout)?.get(ahead.wave)?.signIns ?? survey.ahead.signIns) }
  }
  return survey
}

/** The measures of people as their class has them: the function that counts while credentials change. */
export const measuresOfHeld = ({ standing, credentials }: PeopleGroup['held']): string[] =>
  measuresOf(
    standing,
    credentials.filter((held) => !held.disabled),
  )

async function addSignIns(db: Db, rules: RunningRules, survey: Survey, decided: Decided, now: Date): Promise<void> {
  const add = (group: Group, { all, phone }: { all: number; phone: number }) => {
    group.signIns.all += all
    group.signIns.phone += phone
  }
  for (const counted of await countGroupSignIns(db, rules, decided, after(now, -days(signInDays)))) {
    add(groupAt(survey.byUnit, counted.place.unit), counted)
    for (const [i, plan] of rules.plans.entries()) {
      const wave = counted.standpoint.waves[i]?.wave
      const groups = survey.byWave.get(plan.id)
      if (wave && groups) add(groupAt(groups, wave), counted)
    }
  }
}
