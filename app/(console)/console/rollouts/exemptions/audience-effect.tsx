import { Stack, Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { fromInstant } from '@/lib/platform/duration'
import { states } from '@/lib/policy/types'
import type { AudienceEffect as Effect, EffectState } from '@/lib/rollouts/grants/audience/effect/data'
import { DateText } from '@/lib/ui/date-text'
import { Tag } from '@/lib/ui/tag'
import { meanings } from '../describe'

const rows: EffectState[] = [...states, 'none']

/** How an audience fares before and after: how many by state, then some of those for whom something changes. */
export function AudienceEffect({ effect, zone }: { effect: Effect; zone: string }) {
  const t = useTranslations('rollouts.audienceGrant')
  const grants = useTranslations('people.grants')
  const stateWords = useTranslations('state')
  const format = useFormatter()
  const { people, active, decided, before, after, changed, some } = effect
  const name = (state: EffectState) => (state === 'none' ? grants('noWave') : stateWords(state))
  const tag = (state: EffectState) => (state === 'none' ? name(state) : <Tag meaning={meanings[state]}>{name(state)}</Tag>)
  const deadline = (value: Effect['some'][number]['before']['deadline']) =>
    value === null ? null : value === 'no-date' ? t('noDate') : <DateText at={fromInstant(value)} zone={zone} />
  const share = format.number(active === 0 ? 0 : people / active, { style: 'percent', maximumFractionDigits: 1 })
  return (
    <Stack gap="md">
      <Text>
        <b>{t('reaches', { people, share })}</b> {t('changed', { changed, decided })}
        {decided < people ? ` ${t('sampled', { decided })}` : ''}
      </Text>
      <Table aria-label={t('byState')}>
        <TableThead>
          <TableTr>
            <TableTh>{t('byState')}</TableTh>
            <TableTh ta="right">{grants('before')}</TableTh>
            <TableTh ta="right">{grants('after')}</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {rows
            .filter((state) => before[state] || after[state])
            .map((state) => (
              <TableTr key={state}>
                <TableTh scope="row">{tag(state)}</TableTh>
                <TableTd ta="right">{format.number(before[state] ?? 0)}</TableTd>
                <TableTd ta="right" fw={before[state] === after[state] ? 400 : 700}>
                  {format.number(after[state] ?? 0)}
                </TableTd>
              </TableTr>
            ))}
        </TableTbody>
      </Table>
      {some.length > 0 ? (
        <div>
          <Text fw={600} size="sm">
            {t('some', { count: some.length, changed })}
          </Text>
          <TableScrollContainer minWidth={420}>
            <Table aria-label={t('someLabel')}>
              <TableTbody>
                {some.map((person) => (
                  <TableTr key={person.id}>
                    <TableTh scope="row" fw={400}>
                      <Link href={`/console/people/${person.id}`}>{person.name}</Link>
                      <Text size="xs" c="dimmed">
                        {person.login}
                      </Text>
                    </TableTh>
                    {[person.before, person.after].map((fare, index) => (
                      <TableTd key={index === 0 ? 'before' : 'after'}>
                        {tag(fare.state)}
                        <Text size="sm" component="div">
                          {deadline(fare.deadline)}
                        </Text>
                      </TableTd>
                    ))}
                  </TableTr>
                ))}
              </TableTbody>
            </Table>
          </TableScrollContainer>
        </div>
      ) : null}
    </Stack>
  )
}
