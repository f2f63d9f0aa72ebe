import type { getTranslations } from 'next-intl/server'
import type { Audience } from '@/lib/audiences/schema'
import type { Labels } from './load-labels'

type Words = Awaited<ReturnType<typeof getTranslations<'rollouts'>>>

/** An audience in one line of words, names in the reader's language. */
export function describeAudience(audience: Audience, labels: Labels, t: Words): string {
  const kind = (name: 'affiliation' | 'unit' | 'group', value: string) => t('exemptions.fact', { fact: t(`audience.kinds.${name}`), value })
  const inner = (part: Audience) => {
    const text = describeAudience(part, labels, t)
    return ('all' in part && part.all.length > 1) || ('any' in part && part.any.length > 1) ? t('exemptions.group', { text }) : text
  }
  if ('all' in audience) return audience.all.length === 0 ? t('audience.everybody') : audience.all.map(inner).join(t('exemptions.and'))
  if ('any' in audience) return audience.any.length === 0 ? t('exemptions.nobody') : audience.any.map(inner).join(t('exemptions.or'))
  if ('not' in audience) return t('exemptions.not', { text: inner(audience.not) })
  if ('affiliation' in audience) return kind('affiliation', labels.affiliations[audience.affiliation] ?? audience.affiliation)
  if ('unit' in audience) return kind('unit', labels.units[audience.unit] ?? audience.unit)
  if ('group' in audience) return kind('group', labels.groups[audience.group] ?? audience.group)
  if ('people' in audience) return t('exemptions.listed', { count: audience.people.length })
  if ('share' in audience) return t('exemptions.share', { from: audience.share.from / 100, below: audience.share.below / 100 })
  const { key, ...test } = audience.attribute
  const [name = 'equals', value = ''] = Object.entries(test)[0] ?? []
  return t('exemptions.attribute', { key, test: name, value: Array.isArray(value) ? value.join(', ') : value })
}
