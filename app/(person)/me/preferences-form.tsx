'use client'

import { Button, Group, NativeSelect, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useEffect, useState, useTransition } from 'react'
import { ErrorText } from '@/lib/factors/error-text'
import type { FactorError } from '@/lib/factors/ui-contract'
import { savePreferences } from './actions'

/** The person's language and zone. Saving loads the page anew: every text and every date on it changes. */
export function PreferencesForm({ locale, zone, organisationZone }: { locale: string; zone: string; organisationZone: string }) {
  const t = useTranslations('me.settings')
  const [zones, setZones] = useState<string[]>(zone ? [zone] : [])
  const [error, setError] = useState<FactorError>(null)
  const [isPending, startTransition] = useTransition()
  useEffect(() => setZones(Intl.supportedValuesOf('timeZone')), [])
  const save = (event: React.SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    startTransition(async () => {
      const result = await savePreferences({ locale: form.get('locale'), zone: form.get('zone') })
      if (result.ok) window.location.assign('/me')
      else setError(result.error)
    })
  }
  return (
    <form onSubmit={save}>
      <Group align="flex-end" gap="sm">
        <NativeSelect
          name="locale"
          label={t('language')}
          defaultValue={locale}
          data={[
            { value: '', label: t('languageAuto') },
            { value: 'ja', label: '日本語' },
            { value: 'en', label: 'English' },
          ]}
        />
        <NativeSelect
          name="zone"
          label={t('zone')}
          key={zones.length}
          defaultValue={zone}
          data={[
            { value: '', label: t('zoneAuto', { zone: organisationZone }) },
            ...zones.map((value) => ({ value, label: value.replaceAll('_', ' ') })),
          ]}
        />
        <Button type="submit" variant="default" loading={isPending}>
          {t('save')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" mt={4}>
        {t('hint')}
      </Text>
      <ErrorText error={error} />
    </form>
  )
}
