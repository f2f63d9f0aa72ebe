'use client'

import { Button, Checkbox, CopyButton, Group, Stack, Text, Title } from '@mantine/core'
import { useFormatter, useNow, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { KeptProps } from '../ui-contract'
import classes from './kept.module.css'

/** The ten codes, or the one that takes a used one's place, this once. Going on needs a word that they are kept: nothing can show them again. */
export function Kept({ show, onDone }: KeptProps) {
  const t = useTranslations('factor.recovery-codes.kept')
  const format = useFormatter()
  const now = useNow()
  const [isKept, setIsKept] = useState(false)
  const codes = (show.codes as string[] | undefined) ?? []
  const sheet = `${t('sheet', { date: format.dateTime(now, { dateStyle: 'long' }) })}\n\n${codes.join('\n')}\n`
  const download = () => {
    const address = URL.createObjectURL(new Blob([sheet], { type: 'text/plain' }))
    const link = Object.assign(document.createElement('a'), { href: address, download: t('file') })
    link.click()
    URL.revokeObjectURL(address)
  }
  return (
    <Stack gap="md" className={classes.sheet}>
      <div>
        <Title order={2} size="h3">
          {t('title', { count: codes.length })}
        </Title>
        <Text c="dimmed">{t('text', { count: codes.length })}</Text>
      </div>
      <ol className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <Group gap="xs" className={classes.tools}>
        <Button variant="default" onClick={() => window.print()}>
          {t('print')}
        </Button>
        <Button variant="default" onClick={download}>
          {t('download')}
        </Button>
        <CopyButton value={sheet}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t('copied') : t('copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Stack gap="md" className={classes.tools}>
        <Checkbox
          checked={isKept}
          onChange={(event) => setIsKept(event.currentTarget.checked)}
          label={t('confirm', { count: codes.length })}
        />
        <Button size="md" fullWidth disabled={!isKept} onClick={onDone}>
          {t('done')}
        </Button>
      </Stack>
    </Stack>
  )
}
