'use client'

import { Stack, Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core'
import { useLocale, useNow, useTranslations } from 'next-intl'
import { fromInstant, toInstant } from '@/lib/platform/duration'
import type { Decision } from '@/lib/policy/types'
import type { GrantEffect } from '@/lib/rollouts/grants/effect/data'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'
import { Tag } from '@/lib/ui/tag'
import { stateMeanings } from '../state-meanings'
import type { GrantChoices } from './types'

type Line = GrantEffect['before']['lines'][number]

/** The person's decision before and after an act, what changes in bold. */
export function EffectTable({ effect, choices, zone }: { effect: GrantEffect; choices: GrantChoices; zone: string }) {
  const t = useTranslations('people.grants')
  const person = useTranslations('people.person')
  const states = useTranslations('state')
  const locale = useLocale()
  const now = useNow()
  const { before, after, at, application, network } = effect
  const isSame = JSON.stringify(before) === JSON.stringify(after)
  const nameOf = (what: 'applications' | 'networks', key: string | null) =>
    choices[what].find(({ value }) => value === key)?.label ?? key ?? ''
  const deadline = (value: Decision['deadline']) =>
    value === null ? '–' : value === 'no-date' ? person('noDate') : <DateText at={fromInstant(value)} zone={zone} />
  const state = (value: Line['state']) => (value ? <Tag meaning={stateMeanings[value]}>{states(value)}</Tag> : '–')
  const rows = [
    { key: 'access', head: person('access'), cells: [before, after].map((one) => [one.access, person(`accesses.${one.access}`)] as const) },
    { key: 'state', head: person('state'), cells: [before, after].map((one) => [one.state, state(one.state)] as const) },
    { key: 'deadline', head: person('deadline'), cells: [before, after].map((one) => [one.deadline, deadline(one.deadline)] as const) },
    ...before.lines.map((line, index) => ({
      key: line.rollout,
      head: line.name[locale],
      cells: [line, after.lines[index] ?? line].map(
        (one) =>
          [
            JSON.stringify(one),
            <Stack key={one.rollout} gap={2} align="flex-start">
              <span>{one.wave?.[locale] ?? t('noWave')}</span>
              {one.state ? state(one.state) : null}
              {one.deadline === null ? null : <span>{deadline(one.deadline)}</span>}
            </Stack>,
          ] as const,
      ),
    })),
  ]
  return (
    <Stack gap="xs">
      {isSame ? <Callout title={t('nothingChanges')}>{t('nothingChangesText')}</Callout> : null}
      <Table aria-label={t('effect')}>
        <TableThead>
          <TableTr>
            <TableTh>{t('effect')}</TableTh>
            <TableTh>{t('before')}</TableTh>
            <TableTh>{t('after')}</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {rows.map(({ key, head, cells: [from, to] }) => (
            <TableTr key={key}>
              <TableTh scope="row">{head}</TableTh>
              <TableTd>{from?.[1]}</TableTd>
              <TableTd fw={from?.[0] === to?.[0] ? 400 : 700}>{to?.[1]}</TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
      <Text size="sm" c="dimmed">
        {at > toInstant(now) + 60 ? t.rich('atBeginning', { date: () => <DateText at={fromInstant(at)} zone={zone} /> }) : null}{' '}
        {application || network
          ? t('narrow', {
              application: nameOf('applications', application),
              network: nameOf('networks', network),
              what: application ? (network ? 'both' : 'application') : 'network',
            })
          : person('purpose')}
      </Text>
    </Stack>
  )
}
