import { getTranslations } from 'next-intl/server'
import type { Db } from '@/db/client'
import { factorTypes } from '@/lib/factors/registry'
import { getOrganisation } from '@/lib/people/organisation/data'
import { loadLabels } from './load-labels'

/** Names for every code that a plan may write, in the reader's language. */
export async function loadNames(db: Db, locale: 'en' | 'ja') {
  const [labels, house, t, edit] = await Promise.all([
    loadLabels(db, locale),
    getOrganisation(db),
    getTranslations('factor'),
    getTranslations('rollouts.edit'),
  ])
  return {
    labels,
    factors: Object.fromEntries(factorTypes.map((type) => [type, t(`${type}.name`)])) as Record<string, string>,
    applications: Object.fromEntries(house.applications.map(({ key, name }) => [key, name[locale]])),
    networks: { ...Object.fromEntries(house.networks.map(({ name, label }) => [name, label[locale]])), outside: edit('outside') } as Record<
      string,
      string
    >,
  }
}
