'use client'

import { Group, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import '@mantine/dropzone/styles.css'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ActionError } from '@/lib/auth/action'
import { Callout } from '@/lib/ui/callout'
import { ActionErrorNote } from '../action-error-note'
import { beginImport } from './actions'

/**
 * Takes a file, begins an import and sends the file's bytes as they are (nothing is read in the browser). The import's own
 * page shows how far it is; the sending goes on while one looks at other pages of the console.
 */
export function FileDrop({ maximumMegabytes }: { maximumMegabytes: number }) {
  const t = useTranslations('import')
  const router = useRouter()
  const [error, setError] = useState<ActionError | null>(null)
  const [rejected, setRejected] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  const send = async ([file]: File[]) => {
    if (!file) return
    setBusy(true)
    setError(null)
    setRejected(null)
    const begun = await beginImport({ fileName: file.name, bytes: file.size })
    if (!begun.ok) {
      setBusy(false)
      return setError(begun.error)
    }
    // Not awaited: the answer comes when the file is compared, and the next page asks for that by itself.
    void fetch(`/console/import/upload/${begun.data.id}`, { method: 'PUT', body: file, headers: { 'Content-Type': 'text/csv' } }).catch(
      () => undefined,
    )
    router.push(`/console/import/${begun.data.id}`)
  }

  return (
    <Stack gap="sm">
      <Dropzone
        onDrop={send}
        onReject={([first]) =>
          setRejected(first?.errors[0]?.code === 'file-too-large' ? t('tooLarge', { megabytes: maximumMegabytes }) : t('reject'))
        }
        multiple={false}
        maxSize={maximumMegabytes * 1024 * 1024}
        accept={{ 'text/csv': ['.csv'], 'text/plain': ['.csv', '.txt'], 'application/vnd.ms-excel': ['.csv'] }}
        loading={isBusy}
        aria-label={t('drop')}
        inputProps={{ 'aria-label': t('drop') }}
      >
        <Group justify="center" gap="md" mih={150} style={{ pointerEvents: 'none' }} wrap="nowrap">
          <IconFileSpreadsheet size={40} stroke={1.3} color="var(--mantine-color-ai-6)" aria-hidden />
          <div>
            <Text fw={600}>{t('drop')}</Text>
            <Text size="sm" c="dimmed">
              {t('dropHint', { megabytes: maximumMegabytes })}
            </Text>
          </div>
        </Group>
      </Dropzone>
      {rejected ? <Callout meaning="blocked" title={rejected} live /> : null}
      <ActionErrorNote error={error} />
    </Stack>
  )
}
