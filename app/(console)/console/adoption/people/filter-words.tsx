import { useLocale, useTranslations } from 'next-intl'
import { Fragment, type ReactNode } from 'react'
import { isMeasure } from '@/lib/adoption/measures'
import type { AdoptionPeopleFilter } from '@/lib/adoption/people/schema'
import { factorTypes } from '@/lib/factors/registry'
import type { Memberships } from '@/lib/people/memberships/data'
import { fromInstant } from '@/lib/platform/duration'
import type { RunningRules } from '@/lib/rollouts/running'
import { DateText } from '@/lib/ui/date-text'

/** What a list of people stands for, in words: "Phone only · Undergraduates". */
export function FilterWords({
  filter,
  rules,
  names,
  zone,
}: {
  filter: AdoptionPeopleFilter
  rules: RunningRules
  names: Memberships
  zone: string
}) {
  const t = useTranslations('adoption')
  const factor = useTranslations('factor')
  const state = useTranslations('state')
  const locale = useLocale()
  const parts: ReactNode[] = []
  const { measure } = filter
  if (measure && isMeasure(measure, factorTypes)) {
    const [kind, name] = measure.split(':')
    const type = factorTypes.find((known) => known === name)
    if (type && (kind === 'registered' || kind === 'proven')) parts.push(t(`list.${kind}`, { factor: factor(`${type}.name`) }))
    else if (measure === 'people' || measure === 'phone-only' || measure === 'with-passkey' || measure === 'none')
      parts.push(t(`measure.${measure}`))
  }
  if (filter.apart) parts.push(t(`list.apart.${filter.apart}`))
  if (filter.state) parts.push(state(filter.state))
  if (filter.flag) parts.push(t(`list.flag.${filter.flag}`))
  const nameOf = (list: Memberships['affiliations'], code: string) => list.find((one) => one.code === code)?.name[locale] ?? t('noUnit')
  if (filter.affiliation) parts.push(nameOf(names.affiliations, filter.affiliation))
  if (filter.unit) parts.push(nameOf(names.units, filter.unit))
  const plan = rules.plans.find(({ id }) => id === filter.rollout)
  const wave = plan?.waves.find(({ key }) => key === filter.wave)
  if (plan)
    parts.push(
      wave
        ? t('list.wave', { rollout: plan.rules.name[locale], wave: wave.name[locale] })
        : t('list.inRollout', { rollout: plan.rules.name[locale] }),
    )
  if (filter.rollout && filter.at) parts.push(t.rich('list.at', { date: () => <DateText at={fromInstant(filter.at ?? 0)} zone={zone} /> }))
  if (parts.length === 0) parts.push(t('list.all'))
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence do not move
    <Fragment key={index}>
      {index > 0 ? ' · ' : ''}
      {part}
    </Fragment>
  ))
}
