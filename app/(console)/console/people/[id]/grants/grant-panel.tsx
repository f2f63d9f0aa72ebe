import { Group, Stack, Text } from '@mantine/core'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { getOrganisation } from '@/lib/people/organisation/data'
import { database } from '@/lib/platform/database'
import { getRules } from '@/lib/rollouts/data'
import { getPersonGrants } from '@/lib/rollouts/grants/data'
import { DateText } from '@/lib/ui/date-text'
import { Panel } from '@/lib/ui/panel'
import { Tag } from '@/lib/ui/tag'
import { GrantButton } from './grant-button'
import type { GrantChoices } from './types'

/** What a person has beside the plan: their wave and why, exemptions, extensions. Administrators (`owner` is their login) change it. */
export async function GrantPanel({ personId, owner, now }: { personId: string; owner: string | null; now: Date }) {
  const db = await database()
  const [t, locale, grants, rules, { zone, applications, networks }] = await Promise.all([
    getTranslations('people.grants'),
    getLocale(),
    getPersonGrants(db, personId, now),
    getRules(db, now),
    getOrganisation(db),
  ])
  if (!grants) return null
  const choices: GrantChoices = {
    rollouts: rules.plans.map(({ id, document, waves }) => ({
      value: id,
      label: document.name[locale],
      waves: waves.map(({ key, name }) => ({ value: key, label: name[locale] })),
    })),
    applications: applications.map(({ key, name }) => ({ value: key, label: name[locale] })),
    networks: networks.map(({ name, label }) => ({ value: name, label: label[locale] })),
    owner: owner ?? '',
  }
  const canEdit = owner !== null
  const given = { personId, choices, zone }
  const nameOf = (id: string | null) =>
    id === null ? t('everyRollout') : (choices.rollouts.find(({ value }) => value === id)?.label ?? t('otherRollout'))
  const namesOf = (keys: string[] | null, list: { value: string; label: string }[]) =>
    keys?.map((key) => list.find(({ value }) => value === key)?.label ?? key) ?? []
  return (
    <Panel title={t('heading')}>
      <Stack gap="md">
        <Stack gap="xs">
          {grants.waves.length === 0 ? <Text c="dimmed">{t('noRollouts')}</Text> : null}
          {grants.waves.map(({ rolloutId, name, wave, why, pinnedAt, pinnedBy }) => (
            <Group key={rolloutId} justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
              <div>
                <Link href={`/console/rollouts/${rolloutId}`}>{name[locale]}</Link>
                <Text fw={600}>{wave?.[locale] ?? t('noWave')}</Text>
                <Text size="sm" c="dimmed" component="div">
                  {why ? t(`why.${why}`) : t('why.none')}
                  {pinnedAt ? (
                    <>
                      {' · '}
                      <DateText at={pinnedAt} precision="day" />
                      {pinnedBy ? ` · ${pinnedBy.name}` : null}
                    </>
                  ) : null}
                </Text>
              </div>
              {canEdit ? (
                <Group gap={6} style={{ flexShrink: 0 }}>
                  <GrantButton kind="pin" rolloutId={rolloutId} about={name[locale]} {...given} />
                  {why === 'pinned' ? <GrantButton kind="unpin" rolloutId={rolloutId} about={name[locale]} {...given} /> : null}
                </Group>
              ) : null}
            </Group>
          ))}
        </Stack>
        <Stack gap="xs" component="section">
          <Group justify="space-between">
            <Text fw={600}>{t('exemptions')}</Text>
            {canEdit ? <GrantButton kind="exempt" {...given} /> : null}
          </Group>
          {grants.exemptions.length === 0 ? <Text c="dimmed">{t('noExemptions')}</Text> : null}
          {grants.exemptions.map(({ id, audience, rolloutId, applications: keys, networks: names, from, until, reason, owner: who }) => (
            <Group key={id} justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
              <div>
                <Group gap="xs">
                  <Text fw={600}>{nameOf(rolloutId)}</Text>
                  <Tag meaning={from > now ? 'neutral' : 'soon'}>{from > now ? t('begins') : t('inForce')}</Tag>
                </Group>
                <Text size="sm" component="div">
                  <DateText at={from} zone={zone} /> – <DateText at={until} zone={zone} distance />
                </Text>
                {keys || names ? (
                  <Text size="sm">
                    {t('onlyFor', {
                      names: [...namesOf(keys, choices.applications), ...namesOf(names, choices.networks)].join(t('comma')),
                    })}
                  </Text>
                ) : null}
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {reason}
                </Text>
                <Text size="sm" c="dimmed">
                  {t('ownedBy', { name: who?.name ?? '–' })}
                </Text>
                {audience ? (
                  <Text size="sm">
                    <Link href="/console/rollouts/exemptions">{t('viaAudience')}</Link>
                  </Text>
                ) : null}
              </div>
              {canEdit && !audience ? <GrantButton kind="end-exemption" id={id} about={nameOf(rolloutId)} {...given} /> : null}
            </Group>
          ))}
        </Stack>
        <Stack gap="xs" component="section">
          <Group justify="space-between">
            <Text fw={600}>{t('extensions')}</Text>
            {canEdit && choices.rollouts.length > 0 ? <GrantButton kind="extend" {...given} /> : null}
          </Group>
          {grants.extensions.length === 0 ? <Text c="dimmed">{t('noExtensions')}</Text> : null}
          {grants.extensions.map(({ id, rolloutId, until, reason, by }) => (
            <Group key={id} justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
              <div>
                <Text fw={600}>{nameOf(rolloutId)}</Text>
                <Text size="sm" component="div">
                  {t.rich('untilDate', { date: () => <DateText at={until} zone={zone} distance /> })}
                </Text>
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {reason}
                </Text>
                {by ? (
                  <Text size="sm" c="dimmed">
                    {t('grantedBy', { name: by.name })}
                  </Text>
                ) : null}
              </div>
              {canEdit ? <GrantButton kind="end-extension" id={id} about={nameOf(rolloutId)} {...given} /> : null}
            </Group>
          ))}
        </Stack>
      </Stack>
    </Panel>
  )
}
