'use client'

import { Checkbox, FileInput, Group, NativeSelect, SegmentedControl, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import '@mantine/dropzone/styles.css'
import { IconArrowsExchange } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ActionError } from '@/lib/auth/action'
import { Callout } from '@/lib/ui/callout'
import { ActionErrorNote } from '../action-error-note'
import { beginBridgeFile } from './actions'

const mappings = ['auto', 'okta', 'entra', 'duo', 'own'] as const

/** What the file is, then the file: its bytes are sent as they are, and its own page shows how far the reading is. */
export function FileDrop({ maximumMegabytes }: { maximumMegabytes: number }) {
  const t = useTranslations('bridge')
  const imports = useTranslations('import')
  const router = useRouter()
  const [kind, setKind] = useState<'factors' | 'sign-ins'>('factors')
  const [asked, setAsked] = useState<(typeof mappings)[number]>('auto')
  const [own, setOwn] = useState<File | null>(null)
  const [isComplete, setComplete] = useState(true)
  const [error, setError] = useState<ActionError | null>(null)
  const [rejected, setRejected] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  const send = async ([file]: File[]) => {
    if (!file) return
    setBusy(true)
    setError(null)
    setRejected(null)
    const begun = await beginBridgeFile({
      kind,
      asked: asked === 'own' ? 'auto' : asked,
      own: asked === 'own' && own ? await own.text() : null,
      isComplete,
      fileName: file.name,
      bytes: file.size,
    })
    if (!begun.ok) {
      setBusy(false)
      return setError(begun.error)
    }
    // Not awaited: the answer comes when the file is compared, and the next page asks for that by itself.
    void fetch(`/console/bridge/upload/${begun.data.id}`, { method: 'PUT', body: file, headers: { 'Content-Type': 'text/csv' } }).catch(
      () => undefined,
    )
    router.push(`/console/bridge/${begun.data.id}`)
  }

  return (
    <Stack gap="md">
      <Group align="flex-end" gap="md">
        <div>
          <Text size="sm" fw={500} id="bridge-kind">
            {t('kind')}
          </Text>
          <SegmentedControl
            aria-labelledby="bridge-kind"
            value={kind}
            onChange={(value) => setKind(value === 'sign-ins' ? 'sign-ins' : 'factors')}
            data={[
              { value: 'factors', label: t('kinds.factors') },
              { value: 'sign-ins', label: t('kinds.sign-ins') },
            ]}
          />
        </div>
        <NativeSelect
          label={t('mapping')}
          value={asked}
          onChange={(event) => setAsked(mappings.find((one) => one === event.currentTarget.value) ?? 'auto')}
          data={mappings.map((value) => ({ value, label: t(`mappings.${value}`) }))}
        />
        {asked === 'own' ? (
          <FileInput label={t('mappingFile')} accept="application/json,.json" value={own} onChange={setOwn} clearable miw="16rem" />
        ) : null}
      </Group>
      {kind === 'factors' ? (
        <Checkbox label={t('complete')} checked={isComplete} onChange={(event) => setComplete(event.currentTarget.checked)} />
      ) : null}
      <Dropzone
        onDrop={send}
        onReject={([first]) =>
          setRejected(
            first?.errors[0]?.code === 'file-too-large' ? imports('tooLarge', { megabytes: maximumMegabytes }) : imports('reject'),
          )
        }
        multiple={false}
        maxSize={maximumMegabytes * 1024 * 1024}
        accept={{
          'text/csv': ['.csv'],
          'text/plain': ['.csv', '.txt'],
          'application/vnd.ms-excel': ['.csv'],
          'application/json': ['.json'],
        }}
        loading={isBusy}
        disabled={asked === 'own' && own === null}
        aria-label={t('drop')}
        inputProps={{ 'aria-label': t('drop') }}
      >
        <Group justify="center" gap="md" mih={130} style={{ pointerEvents: 'none' }} wrap="nowrap">
          <IconArrowsExchange size={40} stroke={1.3} color="var(--mantine-color-ai-6)" aria-hidden />
          <Text fw={600}>{t('drop')}</Text>
        </Group>
      </Dropzone>
      {rejected ? <Callout meaning="blocked" title={rejected} live /> : null}
      <ActionErrorNote error={error} />
    </Stack>
  )
}
