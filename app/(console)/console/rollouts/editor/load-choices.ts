import { getTranslations } from 'next-intl/server'
import type { Db } from '@/db/client'
import { listAttributeKeys } from '@/lib/audiences/data'
import { factors, ownFactorTypes } from '@/lib/factors/registry'
import { listMemberships } from '@/lib/people/memberships/data'
import { orderUnits } from '@/lib/people/memberships/rules'
import { getOrganisation } from '@/lib/people/organisation/data'
import { compileCalendar } from '@/lib/rollouts/compile-calendar'
import { getKnown } from '@/lib/rollouts/data'
import type { Choices } from './types'

/** What the organisation has to choose from, in the reader's language. */
export async function loadChoices(db: Db, locale: 'en' | 'ja'): Promise<Choices> {
  const [house, known, { affiliations, units, groups }, attributes, names, t] = await Promise.all([
    getOrganisation(db),
    getKnown(db),
    listMemberships(db),
    listAttributeKeys(db),
    getTranslations('factor'),
    getTranslations('rollouts.edit'),
  ])
  const choice = ({ code, name }: { code: string; name: { en: string; ja: string } }) => ({ value: code, label: name[locale] })
  const zones = Intl.supportedValuesOf('timeZone')
  return {
    factors: ownFactorTypes.map((type) => ({ value: type, label: names(`${type}.name`), counts: !factors[type].traits.recoveryOnly })),
    affiliations: affiliations.map(choice),
    units: orderUnits(units).map((unit) => ({ value: unit.code, label: `${'　'.repeat(unit.depth)}${unit.name[locale]}` })),
    groups: groups.map(choice),
    attributes,
    networks: [
      ...house.networks.map(({ name, label }) => ({ value: name, label: label[locale] })),
      { value: 'outside', label: t('outside') },
    ],
    applications: house.applications.map(({ key, name }) => ({ value: key, label: name[locale] })),
    calendar: known.calendar ?? compileCalendar({}, house.zone),
    zones: zones.includes(house.zone) ? zones : [house.zone, ...zones],
  }
}
