import { Group, Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { listMemberships } from '@/lib/people/memberships/data'
import type { Person } from '@/lib/people/types'
import { database } from '@/lib/platform/database'
import { DateText } from '@/lib/ui/date-text'

type Named = { code: string; name: { en: string; ja: string } }

/** Everything the directory knows about a person, as a list of terms. */
export async function FactList({ person, locale }: { person: Person; locale: 'en' | 'ja' }) {
  const [t, known] = await Promise.all([getTranslations('people.person'), listMemberships(await database())])
  const names = (codes: string[], list: Named[]) =>
    codes.map((code) => list.find((entry) => entry.code === code)?.name[locale] ?? code).join(', ')
  const date = (at: Date | null, precision: 'minute' | 'day' = 'minute') => (at ? <DateText at={at} precision={precision} /> : null)
  const lines: [string, ReactNode][] = [
    [t('affiliations'), names(person.affiliations, known.affiliations)],
    [t('units'), names(person.units, known.units)],
    [t('groups'), names(person.groups, known.groups)],
    [t('locale'), person.locale ? t(person.locale) : t('organisationDefault')],
    [t('zone'), person.zone],
    [t('noPhone'), person.hasNoPhone ? t('yes') : null],
    [
      t('abroad'),
      person.abroadFrom || person.abroadUntil ? (
        <>
          {date(person.abroadFrom, 'day')} – {date(person.abroadUntil, 'day')}
        </>
      ) : null,
    ],
    [t('password'), person.hasPassword ? (person.passwordChangedAt ? date(person.passwordChangedAt) : t('yes')) : t('noPassword')],
    [t('arrived'), date(person.arrivedAt)],
    [t('lastSignIn'), date(person.lastSignInAt)],
    [t('leaves'), date(person.leavesAt)],
    [t('life.keepUntil'), date(person.keepUntil, 'day')],
    [
      t('life.leave'),
      person.onLeaveFrom || person.onLeaveTo ? (
        <>
          {date(person.onLeaveFrom, 'day')} – {date(person.onLeaveTo, 'day')}
        </>
      ) : null,
    ],
    [t('life.erased'), date(person.erasedAt)],
    [t('added'), date(person.createdAt, 'day')],
    ...Object.entries(person.attributes).map(([name, value]): [string, ReactNode] => [name, value]),
  ]
  return (
    <dl style={{ margin: 0 }}>
      {lines
        .filter(([, value]) => value !== null && value !== '')
        .map(([name, value]) => (
          <Group key={name} gap="xs" py={3} align="baseline" wrap="nowrap">
            <Text component="dt" size="sm" c="dimmed" w="9rem" style={{ flexShrink: 0 }}>
              {name}
            </Text>
            <Text component="dd" m={0} style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Text>
          </Group>
        ))}
    </dl>
  )
}
