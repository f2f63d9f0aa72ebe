'use client'

import { SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { FactorType } from '@/lib/factors/registry'
import { saveDeviation } from './actions'
import { SavedNote } from './saved-note'
import { useKept } from './use-kept'
import { useSave } from './use-save'

/** What is on record about one factor: `until` in words, `day` as the field takes it; null where nothing is. */
export type OnRecord = { owner: string; reason: string; until: string; day: string; relying: number } | null

type Given = { version: number; factor: FactorType; onRecord: OnRecord; days: { first: string; last: string }; canEdit: boolean }

/** A factor that no standard accepts counts while somebody answers for it, says why, and only until a day (SR-3). */
export function DeviationForm({ version, factor, onRecord, days, canEdit }: Given) {
  const t = useTranslations('settings.deviations')
  const words = useTranslations()
  const { error, isBusy, isSaved, save } = useSave()
  const [typed, setTyped] = useState({ owner: onRecord?.owner ?? '', reason: onRecord?.reason ?? '', until: onRecord?.day ?? '' })
  useKept(typed, setTyped, { draft: `deviation-${factor}-${version}`, isWaiting: error?.code === 'needs-phishing-resistant-proof' })
  const wrong = (field: string) => {
    const code = error?.fields?.[`deviation.${field}`]
    return code ? words(`errors.${code}`) : undefined
  }
  const name = words(`factor.${factor}.name`)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save(() => saveDeviation({ version, deviation: { factor, ...typed } }))
      }}
    >
      <Stack>
        <Text fw={600}>{onRecord ? t('until', { factor: name, until: onRecord.until }) : t('none', { factor: name })}</Text>
        {onRecord ? (
          <Text size="sm">
            {t('by', { owner: onRecord.owner, reason: onRecord.reason })} {t('relying', { people: onRecord.relying })}
          </Text>
        ) : null}
        {canEdit ? (
          <>
            <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: 'end' }}>
              <TextInput
                label={t('owner')}
                description={t('ownerHint')}
                value={typed.owner}
                onChange={(event) => setTyped({ ...typed, owner: event.currentTarget.value })}
                error={wrong('owner')}
                maxLength={120}
              />
              <TextInput
                type="date"
                label={t('end')}
                description={t('endHint')}
                value={typed.until}
                min={days.first}
                max={days.last}
                onChange={(event) => setTyped({ ...typed, until: event.currentTarget.value })}
                error={wrong('until')}
              />
            </SimpleGrid>
            <Textarea
              label={t('reason')}
              description={t('reasonHint')}
              value={typed.reason}
              onChange={(event) => setTyped({ ...typed, reason: event.currentTarget.value })}
              error={wrong('reason')}
              maxLength={400}
              autosize
              minRows={2}
            />
          </>
        ) : null}
        <SavedNote error={error} isSaved={isSaved} isBusy={isBusy} canEdit={canEdit} label={t(onRecord ? 'change' : 'record')} />
      </Stack>
    </form>
  )
}
