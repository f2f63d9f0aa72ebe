import { Progress, Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr } from '@mantine/core'
import { getFormatter, getLocale, getTranslations } from 'next-intl/server'
import { shareOf } from '@/lib/adoption/rules'
import { listMemberships } from '@/lib/people/memberships/data'
import { database } from '@/lib/platform/database'
import { CountedNote } from './counted-note'
import { loadSurvey } from './load-adoption'
import { PeopleNumber } from './people-number'

/** The top units, those with most phone-only people for their size first. Units in which nobody is active are left out. */
export async function UnitTable() {
  const db = await database()
  const [t, format, locale, { survey, countedAt }, { units }] = await Promise.all([
    getTranslations('adoption'),
    getFormatter(),
    getLocale(),
    loadSurvey(true),
    listMemberships(db),
  ])
  const percent = (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 0 })
  const rows = [...survey.byUnit]
    .map(([code, { measures }]) => {
      const people = measures.people ?? 0
      const phoneOnly = measures['phone-only'] ?? 0
      return {
        code,
        name: units.find((unit) => unit.code === code)?.name[locale] ?? t('noUnit'),
        people,
        phoneOnly,
        passkey: measures['with-passkey'] ?? 0,
        none: measures.none ?? 0,
      }
    })
    .filter(({ people }) => people > 0)
    .sort((a, b) => shareOf(b.phoneOnly, b.people) - shareOf(a.phoneOnly, a.people) || b.people - a.people)
  return (
    <>
      <TableScrollContainer minWidth={620}>
        <Table aria-label={t('units')}>
          <TableThead>
            <TableTr>
              <TableTh>{t('unit')}</TableTh>
              <TableTh ta="right">{t('people')}</TableTh>
              <TableTh ta="right">{t('measure.phone-only')}</TableTh>
              <TableTh ta="right">{t('measure.none')}</TableTh>
              <TableTh ta="right">{t('measure.with-passkey')}</TableTh>
              <TableTh w="22%">{t('share')}</TableTh>
            </TableTr>
          </TableThead>
          <TableTbody>
            {rows.map(({ code, name, people, phoneOnly, none, passkey }) => {
              const filter = { unit: code === '' ? '-' : code }
              return (
                <TableTr key={code}>
                  <TableTd>{name}</TableTd>
                  <TableTd ta="right">
                    <PeopleNumber value={people} filter={{ ...filter, measure: 'people' }} />
                  </TableTd>
                  <TableTd ta="right">
                    <PeopleNumber value={phoneOnly} filter={{ ...filter, measure: 'phone-only' }} />
                  </TableTd>
                  <TableTd ta="right">
                    <PeopleNumber value={none} filter={{ ...filter, measure: 'none' }} />
                  </TableTd>
                  <TableTd ta="right">
                    <PeopleNumber value={passkey} filter={{ ...filter, measure: 'with-passkey' }} />
                  </TableTd>
                  <TableTd>
                    <Progress
                      value={shareOf(passkey, people) * 100}
                      aria-label={`${name}: ${t('measure.with-passkey')} ${percent(shareOf(passkey, people))}`}
                    />
                    {percent(shareOf(passkey, people))}
                  </TableTd>
                </TableTr>
              )
            })}
          </TableTbody>
        </Table>
      </TableScrollContainer>
      <CountedNote at={countedAt} />
    </>
  )
}
