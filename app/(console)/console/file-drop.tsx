'use client'

import { Box, Group, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import '@mantine/dropzone/styles.css'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import type { ActionError, ActionResult } from '@/lib/auth/action'
import { Callout } from '@/lib/ui/callout'
import { ActionErrorNote } from './action-error-note'

const spreadsheets = { 'text/csv': ['.csv'], 'text/plain': ['.csv', '.txt'], 'application/vnd.ms-excel': ['.csv'] }

/**
 * Takes a file, begins what is done with it, and sends its bytes as they are to `<folder>/upload/<id>` (nothing is read in the
 * browser). Its own page, `<folder>/<id>`, shows how far it is; the sending goes on while one looks at other pages of the console.
 */
export function FileDrop({
  folder,
  maximumMegabytes,
  words,
  icon,
  more = {},
  disabled = false,
  begin,
}: {
  folder: string
  maximumMegabytes: number
  words: { drop: string; hint?: string }
  icon: ReactNode
  /** Types of file besides CSV. */
  more?: Record<string, string[]>
  disabled?: boolean
  begin: (file: File) => Promise<ActionResult<{ id: string }>>
}) {
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
    const begun = await begin(file)
    if (!begun.ok) {
      setBusy(false)
      return setError(begun.error)
    }
    // Not awaited: the answer comes when the file is compared, and the next page asks for that by itself.
    void fetch(`${folder}/upload/${begun.data.id}`, { method: 'PUT', body: file, headers: { 'Content-Type': 'text/csv' } }).catch(
      () => undefined,
    )
    router.push(`${folder}/${begun.data.id}`)
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
        accept={{ ...spreadsheets, ...more }}
        loading={isBusy}
        disabled={disabled}
        aria-label={words.drop}
        inputProps={{ 'aria-label': words.drop }}
      >
        <Group justify="center" gap="md" mih={140} style={{ pointerEvents: 'none' }} wrap="nowrap">
          <Box style={{ display: 'flex', flexShrink: 0, color: 'var(--mantine-color-anchor)' }}>{icon}</Box>
          <div>
            <Text fw={600}>{words.drop}</Text>
            {words.hint ? (
              <Text size="sm" c="dimmed">
                {words.hint}
              </Text>
            ) : null}
          </div>
        </Group>
      </Dropzone>
      {rejected ? <Callout meaning="blocked" title={rejected} live /> : null}
      <ActionErrorNote error={error} />
    </Stack>
  )
}
