import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import type { Person } from '@/lib/people/types'
import { database } from '@/lib/platform/database'
import { fromInstant, toInstant } from '@/lib/platform/duration'
import { readZone, toLocal } from '@/lib/policy/zone'
import { decidePerson } from '@/lib/rollouts/decisions'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'
import { Panel } from '@/lib/ui/panel'
import { ReasonText } from '@/lib/ui/reason-text'
import { Tag } from '@/lib/ui/tag'
import { readMoment } from '../../read-moment'
import { stateMeanings } from './state-meanings'

/** What `decide()` says about a person, with its reasons, now or at a moment that can be chosen. */
export async function DecisionPanel({ person, at, zone, now }: { person: Person; at: string | undefined; zone: string; now: Date }) {
  const [t, states, locale] = await Promise.all([getTranslations('people.person'), getTranslations('state'), getLocale()])
  const chosen = readMoment(at, zone)
  const moment = chosen ?? now
  const { decision, rules } = await decidePerson(await database(), {
    personId: person.id,
    context: { purpose: 'sign-in', whereEnforced: true, networks: [] },
    now: moment,
  })
  const wave = (id: string, key: string) =>
    rules.plans.find((plan) => plan.id === id)?.waves.find((one) => one.key === key)?.name[locale] ?? key
  const rollout = (id: string) => rules.plans.find((plan) => plan.id === id)?.document.name[locale] ?? id
  const local = new Date(toLocal(readZone(zone), toInstant(moment)) * 1000).toISOString().slice(0, 16)
  const deadline = (value: number | 'no-date' | null) =>
    value === null ? null : value === 'no-date' ? t('noDate') : <DateText at={fromInstant(value)} zone={zone} distance />
  return (
    <Panel title={t('decision')} aside={chosen ? <DateText at={chosen} zone={zone} /> : t('decisionNow')}>
      <Stack gap="sm">
        <Group gap="xs">
          <Tag meaning={stateMeanings[decision.state]}>{states(decision.state)}</Tag>
          {rules.enforcedBy ? <Tag>{t('elsewhereDecision', { system: rules.enforcedBy })}</Tag> : null}
          {decision.flags.map((flag) => (
            <Tag key={flag} meaning="soon">
              {t(`flags.${flag}`)}
            </Tag>
          ))}
        </Group>
        <div>
          <Text>
            <b>{t('access')}</b> {t(`accesses.${decision.access}`)}
          </Text>
          {decision.deadline === null ? null : (
            <Text>
              <b>{t('deadline')}</b> {deadline(decision.deadline)}
            </Text>
          )}
          {rules.enforcedBy ? null : (
            <Text>
              <b>{t('door')}</b> {t(`doors.${decision.door}`)}
            </Text>
          )}
        </div>
        <div>
          <Text fw={600}>{t('reasons')}</Text>
          <ul style={{ margin: 0, paddingInlineStart: '1.2rem' }}>
            {/* Two rollouts may give the same reason: once is enough here, they are listed apart below. */}
            {[...new Map(decision.reasons.map((reason) => [`${reason.code} ${JSON.stringify(reason.values ?? {})}`, reason]))].map(
              ([key, reason]) => (
                <li key={key}>
                  <ReasonText reason={reason} zone={zone} />
                </li>
              ),
            )}
          </ul>
        </div>
        <div>
          <Text fw={600}>{t('obligations')}</Text>
          {decision.obligations.length === 0 ? <Text c="dimmed">{t('noObligations')}</Text> : null}
          {decision.obligations.map((obligation) => (
            <Group key={`${obligation.rollout} ${obligation.wave}`} gap="xs" py={3}>
              <Link href={`/console/rollouts/${obligation.rollout}`}>{rollout(obligation.rollout)}</Link>
              <Text>{wave(obligation.rollout, obligation.wave)}</Text>
              <Tag meaning={stateMeanings[obligation.state]}>{states(obligation.state)}</Tag>
              <Text size="sm" c="dimmed" component="span">
                {deadline(obligation.deadline)}
              </Text>
            </Group>
          ))}
        </div>
        {at !== undefined && !chosen ? <Callout meaning="blocked" title={t('chooseDate')} /> : null}
        <form method="get">
          <Group align="flex-end" gap="xs">
            <TextInput type="datetime-local" name="at" label={t('chooseDate')} description={zone} defaultValue={local} size="sm" />
            <Button type="submit" variant="default">
              {t('decide')}
            </Button>
            {chosen ? <Link href="?">{t('backToNow')}</Link> : null}
          </Group>
        </form>
        <Text size="sm" c="dimmed">
          {t('purpose')}
        </Text>
      </Stack>
    </Panel>
  )
}
