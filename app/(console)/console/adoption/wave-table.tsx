import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core'
import { getFormatter, getLocale, getTranslations } from 'next-intl/server'
import type { AdoptionPeopleFilter } from '@/lib/adoption/people/schema'
import { shareOf } from '@/lib/adoption/rules'
import { emptyGroup, readProgress } from '@/lib/adoption/survey/rules'
import { factorTraits, ownFactorTypes } from '@/lib/factors/registry'
import { Panel } from '@/lib/ui/panel'
import { CountedNote } from './counted-note'
import { loadSurvey } from './load-adoption'
import { PeopleNumber } from './people-number'

/** One rollout, wave by wave: who is ready, what they hold, and what part of their sign-ins still goes through a phone. */
export async function WaveTable({ rolloutId }: { rolloutId: string }) {
  const [t, factor, format, locale, { rules, survey, countedAt }] = await Promise.all([
    getTranslations('adoption'),
    getTranslations('factor'),
    getFormatter(),
    getLocale(),
    loadSurvey(true),
  ])
  const plan = rules.plans.find(({ id }) => id === rolloutId)
  if (!plan) return null
  const percent = (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 0 })
  const title = t('waves', { rollout: plan.rules.name[locale] })
  return (
    <Panel title={title} aside={t('registeredAndProvenHelp')}>
      <TableScrollContainer minWidth={860}>
        <Table aria-label={title}>
          <TableThead>
            <TableTr>
              <TableTh>{t('wave')}</TableTh>
              <TableTh ta="right">{t('people')}</TableTh>
              <TableTh ta="right">{t('ready')}</TableTh>
              <TableTh ta="right">{t('measure.phone-only')}</TableTh>
              <TableTh ta="right">{t('measure.none')}</TableTh>
              {ownFactorTypes.map((type) => (
                <TableTh key={type} ta="right">
                  {factor(`${type}.name`)}
                </TableTh>
              ))}
              <TableTh ta="right">{t('phoneShare')}</TableTh>
            </TableTr>
          </TableThead>
          <TableTbody>
            {plan.waves.map((wave) => {
              const group = survey.byWave.get(plan.id)?.get(wave.key) ?? emptyGroup()
              const number = (measure: string) => {
                const filter: AdoptionPeopleFilter = { rollout: plan.id, wave: wave.key, measure }
                return <PeopleNumber value={group.measures[measure] ?? 0} filter={filter} />
              }
              return (
                <TableTr key={wave.key}>
                  <TableTd>{wave.name[locale]}</TableTd>
                  <TableTd ta="right">{number('people')}</TableTd>
                  <TableTd ta="right">{percent(readProgress(group))}</TableTd>
                  <TableTd ta="right">{number('phone-only')}</TableTd>
                  <TableTd ta="right">{number('none')}</TableTd>
                  {ownFactorTypes.map((type) => (
                    <TableTd key={type} ta="right" style={{ whiteSpace: 'nowrap' }}>
                      {number(`registered:${type}`)}
                      {factorTraits[type]?.recoveryOnly ? null : <> / {number(`proven:${type}`)}</>}
                    </TableTd>
                  ))}
                  <TableTd ta="right">
                    {group.signIns.all > 0 ? percent(shareOf(group.signIns.phone, group.signIns.all)) : <Text c="dimmed">–</Text>}
                  </TableTd>
                </TableTr>
              )
            })}
          </TableTbody>
        </Table>
      </TableScrollContainer>
      <CountedNote at={countedAt} />
    </Panel>
  )
}
