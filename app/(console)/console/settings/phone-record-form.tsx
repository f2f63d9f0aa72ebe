'use client'

import { Select, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { FactorType } from '@/lib/factors/registry'
import type { Duty } from '@/lib/people/organisation/duties'
import type { PhoneRecordInput } from '@/lib/people/organisation/schema'
import { Callout } from '@/lib/ui/callout'
import { savePhoneRecord } from './actions'
import { SavedNote } from './saved-note'
import { useKept } from './use-kept'
import { useSave } from './use-save'

type Given = {
  version: number
  record: PhoneRecordInput
  missing: Duty[]
  /** The day on which the plan ends, in words; null where there is none. */
  until: string | null
  alternatives: FactorType[]
  /** The first day that a plan may name. */
  firstDay: string
  canEdit: boolean
}

const flat = ({ alternative, notice, risk, plan }: PhoneRecordInput) => ({
  alternative: alternative ?? '',
  en: notice?.en ?? '',
  ja: notice?.ja ?? '',
  owner: risk?.owner ?? '',
  on: risk?.on ?? '',
  risk: risk?.text ?? '',
  until: plan?.until ?? '',
  plan: plan?.text ?? '',
})
type Typed = ReturnType<typeof flat>

/** A part whose fields are all empty is withdrawn; one with a gap is refused at the field. */
const whole = (typed: Typed): PhoneRecordInput => ({
  alternative: typed.alternative || null,
  notice: typed.en || typed.ja ? { en: typed.en, ja: typed.ja } : null,
  risk: typed.owner || typed.on || typed.risk ? { owner: typed.owner, on: typed.on, text: typed.risk } : null,
  plan: typed.until || typed.plan ? { until: typed.until, text: typed.plan } : null,
})

/** The four duties of codes by phone (SR-4): what is missing, and the fields of each. */
export function PhoneRecordForm({ version, record, missing, until, alternatives, firstDay, canEdit }: Given) {
  const t = useTranslations('settings.phoneRecord')
  const words = useTranslations()
  const { error, isBusy, isSaved, save } = useSave()
  const [typed, setTyped] = useState(() => flat(record))
  useKept(typed, setTyped, { draft: `phone-record-${version}`, isWaiting: error?.code === 'needs-phishing-resistant-proof' })
  const field = (name: keyof Typed, path: string) => {
    const code = error?.fields?.[`record.${path}`]
    return {
      value: typed[name],
      error: code ? words(`errors.${code}`) : undefined,
      readOnly: !canEdit,
      onChange: (event: { currentTarget: { value: string } }) => setTyped({ ...typed, [name]: event.currentTarget.value }),
    }
  }
  const area = { autosize: true, minRows: 2, maxLength: 2000 }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save(() => savePhoneRecord({ version, record: whole(typed) }))
      }}
    >
      <Stack>
        <Text size="sm" maw="48rem">
          {t('text')}
        </Text>
        {missing.length === 0 && until ? (
          <Callout meaning="ready" title={t('open', { until })} />
        ) : (
          <Callout meaning="blocked" title={t('closed', { missing: missing.map((duty) => t(`duty.${duty}`)).join(' · ') })} />
        )}
        <Select
          label={t('alternative')}
          data={alternatives.map((type) => ({ value: type, label: words(`factor.${type}.name`) }))}
          value={typed.alternative || null}
          onChange={(value) => setTyped({ ...typed, alternative: value ?? '' })}
          placeholder={t('none')}
          clearable={canEdit}
          readOnly={!canEdit}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: 'start' }}>
          <Textarea label={t('noticeEn')} description={t('noticeHint')} {...area} {...field('en', 'notice.en')} />
          <Textarea label={t('noticeJa')} description={t('noticeHint')} {...area} {...field('ja', 'notice.ja')} />
          <TextInput label={t('riskOwner')} maxLength={120} {...field('owner', 'risk.owner')} />
          <TextInput type="date" label={t('riskOn')} {...field('on', 'risk.on')} />
        </SimpleGrid>
        <Textarea label={t('riskText')} {...area} {...field('risk', 'risk.text')} />
        <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: 'start' }}>
          <TextInput type="date" label={t('planUntil')} min={firstDay} {...field('until', 'plan.until')} />
          <Textarea label={t('planText')} {...area} {...field('plan', 'plan.text')} />
        </SimpleGrid>
        <SavedNote error={error} isSaved={isSaved} isBusy={isBusy} canEdit={canEdit} />
      </Stack>
    </form>
  )
}
