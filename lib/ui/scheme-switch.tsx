'use client'

import { ActionIcon, useMantineColorScheme } from '@mantine/core'
import { IconContrast2 } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'

/** Light or dark, remembered by this browser; until it is pressed the system decides. */
export function SchemeSwitch() {
  const t = useTranslations('ui')
  const { setColorScheme } = useMantineColorScheme()
  const toggle = () => {
    const isDark = document.documentElement.dataset.mantineColorScheme === 'dark'
    setColorScheme(isDark ? 'light' : 'dark')
  }
  return (
    <ActionIcon variant="subtle" color="nezumi" onClick={toggle} aria-label={t('switchScheme')} size="lg">
      <IconContrast2 size={20} />
    </ActionIcon>
  )
}
