'use client'

import { NativeSelect, Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { Restriction } from '@/lib/policy/types'
import { FieldError } from './field-error'
import type { Choices } from './types'

const purposes = {
  signIn: ['normal', 'discouraged', 'backup', 'never'],
  enrol: ['open', 'replace', 'closed'],
  change: ['allowed', 'never'],
  reset: ['allowed', 'never'],
} as const
type Purpose = keyof typeof purposes
const names = Object.keys(purposes) as Purpose[]

/** How far each factor is retired, per purpose. The loosest value is what stands there without a restriction, and is not written down. */
export function RestrictionsForm({
  path,
  value,
  onChange,
  choices,
}: {
  path: string
  value: Record<string, Restriction>
  onChange: (value: Record<string, Restriction>) => void
  choices: Choices
}) {
  const t = useTranslations('rollouts.edit')
  const set = (factor: string, purpose: Purpose, level: string) => {
    const { [purpose]: _, ...rest } = value[factor] ?? {}
    const isLoosest = level === purposes[purpose][0]
    const own = (isLoosest ? rest : { ...rest, [purpose]: level }) as Restriction
    const { [factor]: __, ...others } = value
    onChange(Object.keys(own).length === 0 ? others : { ...others, [factor]: own })
  }
  return (
    <>
      <TableScrollContainer minWidth={560}>
        <Table verticalSpacing={4} aria-label={t('restrictions')}>
          <TableThead>
            <TableTr>
              <TableTh>{t('factor')}</TableTh>
              {names.map((purpose) => (
                <TableTh key={purpose}>{t(`purpose.${purpose}`)}</TableTh>
              ))}
            </TableTr>
          </TableThead>
          <TableTbody>
            {choices.factors.map((factor) => (
              <TableTr key={factor.value}>
                <TableTh scope="row" fw={value[factor.value] ? 700 : 400}>
                  {factor.label}
                </TableTh>
                {names.map((purpose) => (
                  <TableTd key={purpose}>
                    <NativeSelect
                      size="xs"
                      aria-label={t('restrictionOf', { factor: factor.label, purpose: t(`purpose.${purpose}`) })}
                      value={value[factor.value]?.[purpose] ?? purposes[purpose][0]}
                      onChange={(event) => set(factor.value, purpose, event.currentTarget.value)}
                      data={purposes[purpose].map((level) => ({
                        value: level,
                        label: t(`level.${purpose}.${level}` as 'level.signIn.normal'),
                      }))}
                    />
                  </TableTd>
                ))}
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </TableScrollContainer>
      <FieldError path={path} below />
    </>
  )
}
