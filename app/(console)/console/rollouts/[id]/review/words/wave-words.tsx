import type { Audience } from '@/lib/audiences/schema'
import { keyOf } from '@/lib/rollouts/diff/rules'
import type { PlanWaveDocument } from '@/lib/rollouts/schema'
import { describeAudience } from '../../../describe-audience'
import { InstantWords } from './instant-words'
import { type Line, say, type Wording } from './line'
import { describeRestrictions } from './policy-words'

/** Whom an audience means; people listed by name stand one by one, so that a comparison names who was added. */
export function describeWho(audience: Audience, { t, names }: Wording): Line[] {
  const listed = listPeople(audience)
  return [
    { key: keyOf(audience), words: describeAudience(audience, names.labels, t) },
    ...listed.map((id) => ({ key: `person ${id}`, words: id })),
  ]
}

function listPeople(audience: Audience): string[] {
  if ('people' in audience) return audience.people
  if ('not' in audience) return listPeople(audience.not)
  const parts = 'all' in audience ? audience.all : 'any' in audience ? audience.any : []
  return parts.flatMap(listPeople)
}

/** One line per step: when, then what it takes away and what happens to whoever does not comply. */
export function describeSteps(steps: PlanWaveDocument['steps'], wording: Wording): Line[] {
  const { t, zone } = wording
  return steps.map((step) => ({
    key: keyOf(step),
    words: (
      <>
        {step.at !== undefined ? (
          <InstantWords text={step.at} zone={zone} none={step.at} />
        ) : (
          t('review.words.daysAfter', { days: step.daysAfter ?? 0 })
        )}
        <ul style={{ margin: 0, paddingInlineStart: '1.2em', fontWeight: 400 }}>
          {describeRestrictions(step.restrictions, wording).map(({ key, words }) => (
            <li key={key}>{words}</li>
          ))}
          {step.consequence ? (
            <li>{t('review.words.field', { label: t('edit.consequence'), value: t(`edit.consequences.${step.consequence}`) })}</li>
          ) : null}
        </ul>
      </>
    ),
  }))
}

const numbers = ['noticeDays', 'newPersonDays', 'skipDays', 'skips'] as const

/** How personal deadlines are found, one line per number. */
export function describeGrace(grace: PlanWaveDocument['grace'], wording: Wording): Line[] {
  const { t, zone } = wording
  return [
    say('by', t('edit.field.graceBy'), t(`edit.graceBy.${grace.by}`), wording),
    ...numbers.map((name) => say(name, t(`edit.field.${name}`), String(grace[name]), wording)),
    {
      key: `lastDay=${grace.lastDay}`,
      words: (
        <>
          {t('edit.field.lastDay')}
          {t('edit.place.says')}
          <InstantWords text={grace.lastDay} zone={zone} none={t('edit.noDate')} />
        </>
      ),
    },
    say(
      'countBusinessDays',
      t('edit.field.countBusinessDays'),
      grace.countBusinessDays ? t('review.words.yes') : t('review.words.no'),
      wording,
    ),
  ]
}
