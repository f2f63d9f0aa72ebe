'use client'

import { Radio, RadioGroup, Stack, Text, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Callout } from '@/lib/ui/callout'
import { saveEnforcement } from './actions'
import { SavedNote } from './saved-note'
import { useKept } from './use-kept'
import { useSave } from './use-save'

type Typed = { where: 'here' | 'elsewhere'; system: string }

/** Observe mode: whether another system checks sign-ins, and its name. Ending it says what begins at once. */
export function EnforcementForm({ version, enforcedBy, canEdit }: { version: number; enforcedBy: string | null; canEdit: boolean }) {
  const t = useTranslations('settings')
  const errors = useTranslations('errors')
  const { error, isBusy, isSaved, save } = useSave()
  const [typed, setTyped] = useState<Typed>({ where: enforcedBy === null ? 'here' : 'elsewhere', system: enforcedBy ?? '' })
  const { where, system } = typed
  useKept(typed, setTyped, { draft: `enforcement-${version}`, isWaiting: error?.code === 'needs-recent-proof' })
  const wrong = error?.fields?.enforcedBy
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save(() => saveEnforcement({ version, enforcedBy: where === 'here' ? null : system }))
      }}
    >
      <Stack>
        <Text size="sm" maw="48rem">
          {t('enforcementText')}
        </Text>
        <RadioGroup
          value={where}
          onChange={(value) => setTyped({ ...typed, where: value === 'elsewhere' ? 'elsewhere' : 'here' })}
          aria-label={t('enforcement')}
          readOnly={!canEdit}
        >
          <Stack gap="xs">
            <Radio value="here" label={t('enforcedHere')} disabled={!canEdit} />
            <Radio value="elsewhere" label={t('enforcedElsewhere')} disabled={!canEdit} />
          </Stack>
        </RadioGroup>
        {where === 'elsewhere' ? (
          <TextInput
            label={t('enforcedBy')}
            description={t('enforcedByHint')}
            value={system}
            onChange={(event) => setTyped({ ...typed, system: event.currentTarget.value })}
            error={wrong ? errors(wrong) : undefined}
            readOnly={!canEdit}
            maxLength={40}
            maw="24rem"
          />
        ) : null}
        {canEdit && where === 'here' && enforcedBy !== null ? <Callout meaning="soon" title={t('enforcementOff')} /> : null}
        <SavedNote error={error} isSaved={isSaved} isBusy={isBusy} canEdit={canEdit} />
      </Stack>
    </form>
  )
}
