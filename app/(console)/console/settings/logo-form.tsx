'use client'

import { Button, FileButton, Group, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { ActionErrorNote } from '../action-error-note'
import { saveLogo } from './actions'
import { useSave } from './use-save'

/** The organisation's logo. The browser only hands the bytes over; what they are is judged by the server. */
export function LogoForm({ version, hasLogo, canEdit }: { version: number; hasLogo: boolean; canEdit: boolean }) {
  const t = useTranslations('settings')
  const { error, isBusy, save } = useSave()
  const choose = async (file: File | null) => {
    if (!file) return
    // A larger file is refused by the server; sending all of it would only make the answer slow.
    const bytes = new Uint8Array(await file.slice(0, 160 * 1024).arrayBuffer())
    let text = ''
    for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
    save(() => saveLogo({ version, logo: btoa(text) }))
  }
  return (
    <Stack gap="sm">
      {hasLogo ? (
        // biome-ignore lint/performance/noImgElement: the picture is the organisation's own and already small
        <img
          src={`/logo?v=${version}`}
          alt={t('logoAlt')}
          style={{ maxHeight: 64, maxWidth: 240, objectFit: 'contain', alignSelf: 'flex-start' }}
        />
      ) : (
        <Text c="dimmed">{t('logoNone')}</Text>
      )}
      {canEdit ? (
        <Group>
          <FileButton onChange={choose} accept="image/png,image/jpeg,image/webp">
            {(props) => (
              <Button {...props} variant="default" loading={isBusy}>
                {t('logoChoose')}
              </Button>
            )}
          </FileButton>
          {hasLogo ? (
            <Button variant="subtle" color="shu" onClick={() => save(() => saveLogo({ version, logo: null }))}>
              {t('logoRemove')}
            </Button>
          ) : null}
          <Text size="sm" c="dimmed">
            {t('logoHint')}
          </Text>
        </Group>
      ) : null}
      <ActionErrorNote error={error} />
    </Stack>
  )
}
