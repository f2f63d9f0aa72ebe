'use client'

import { Checkbox, FileInput, Group, NativeSelect, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconArrowsExchange } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { FileDrop } from '../file-drop'
import { beginBridgeFile } from './actions'

const mappings = ['auto', 'okta', 'entra', 'duo', 'own'] as const

/** What the file is, then the file: its bytes are sent as they are, and its own page shows how far the reading is. */
export function ExportDrop({ maximumMegabytes }: { maximumMegabytes: number }) {
  const t = useTranslations('bridge')
  const [kind, setKind] = useState<'factors' | 'sign-ins'>('factors')
  const [asked, setAsked] = useState<(typeof mappings)[number]>('auto')
  const [own, setOwn] = useState<File | null>(null)
  const [isComplete, setComplete] = useState(true)

  const begin = async (file: File) =>
    beginBridgeFile({
      kind,
      asked: asked === 'own' ? 'auto' : asked,
      own: asked === 'own' && own ? await own.text() : null,
      isComplete,
      fileName: file.name,
      bytes: file.size,
    })

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
      <FileDrop
        folder="/console/bridge"
        maximumMegabytes={maximumMegabytes}
        words={{ drop: t('drop') }}
        icon={<IconArrowsExchange size={40} stroke={1.3} aria-hidden />}
        more={{ 'application/json': ['.json'] }}
        disabled={asked === 'own' && own === null}
        begin={begin}
      />
    </Stack>
  )
}
