'use client'

import { Group, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import '@mantine/dropzone/styles.css'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { z } from 'zod'
import { Callout } from '@/lib/ui/callout'

const answer = z.union([
  z.object({ id: z.string() }),
  z.object({ error: z.object({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])).optional() }) }),
])

/** Takes the other system's list, sends its bytes as they are and shows the comparison that came of it. */
export function ListDrop({ rolloutId, wave }: { rolloutId: string; wave: string }) {
  const t = useTranslations('bridge.lists')
  const all = useTranslations()
  const router = useRouter()
  const [error, setError] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const word = (code: string, values: Record<string, string | number> = {}) => {
    const reason = `bridgeErrors.${values.reason}` as 'bridgeErrors.layout-unknown'
    const other = `importErrors.${values.reason}` as 'importErrors.csv-columns'
    const told = all.has(reason) ? all(reason, { value: '' } as never) : all.has(other) ? all(other, { value: '', other: 0 } as never) : ''
    return all.has(`errors.${code}` as 'errors.unexpected')
      ? all(`errors.${code}` as 'errors.unexpected', { ...values, reason: told } as never)
      : all('errors.unexpected')
  }
  const send = async ([file]: File[]) => {
    if (!file) return
    setBusy(true)
    setError(null)
    const query = new URLSearchParams({ wave, file: file.name })
    const response = await fetch(`/console/rollouts/${rolloutId}/lists/compare?${query}`, { method: 'PUT', body: file }).catch(() => null)
    const parsed = answer.safeParse(await response?.json().catch(() => null))
    setBusy(false)
    if (!parsed.success) return setError(word('unexpected'))
    if ('error' in parsed.data) return setError(word(parsed.data.error.code, parsed.data.error.values))
    router.push(`/console/rollouts/${rolloutId}/lists?wave=${encodeURIComponent(wave)}&comparison=${parsed.data.id}`)
    router.refresh()
  }
  return (
    <Stack gap="sm">
      <Dropzone
        onDrop={send}
        multiple={false}
        accept={{ 'text/csv': ['.csv'], 'text/plain': ['.csv', '.txt'], 'application/vnd.ms-excel': ['.csv'] }}
        loading={isBusy}
        aria-label={t('drop')}
        inputProps={{ 'aria-label': t('drop') }}
      >
        <Group justify="center" mih={90} style={{ pointerEvents: 'none' }}>
          <Text fw={600}>{t('drop')}</Text>
        </Group>
      </Dropzone>
      {error ? <Callout meaning="blocked" title={error} live /> : null}
    </Stack>
  )
}
