'use client'

import { ActionIcon, Button, Group, NavLink } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useLocale, useTranslations } from 'next-intl'
import type { PlanDocument } from '@/lib/rollouts/schema'
import { addWave, moveWave } from './edit-waves'
import type { Issue } from './types'

type Given = {
  document: PlanDocument
  index: number
  errors: Issue[]
  onSelect: (index: number) => void
  onChange: (document: PlanDocument) => void
}

/** The waves in their order: which one is being edited, which ones have errors, and where each stands among them. */
export function WaveList({ document, index, errors, onSelect, onChange }: Given) {
  const t = useTranslations('rollouts.edit')
  const locale = useLocale()
  const move = (from: number, by: -1 | 1) => {
    onChange(moveWave(document, from, by))
    onSelect(from + by)
  }
  const add = () => {
    onChange(addWave(document, index))
    onSelect(document.waves.length)
  }
  return (
    <Group gap={6} align="flex-start" mt="md">
      {document.waves.map((wave, n) => {
        const count = errors.filter(({ path }) => path.startsWith(`waves[${n}]`)).length
        return (
          <Group
            // biome-ignore lint/suspicious/noArrayIndexKey: a wave's key is being typed, and every field is controlled
            key={n}
            gap={0}
            wrap="nowrap"
          >
            <NavLink
              component="button"
              type="button"
              active={n === index}
              onClick={() => onSelect(n)}
              label={`${n + 1} · ${wave.name[locale] || wave.key}`}
              description={count > 0 ? t('errorsIn', { count }) : undefined}
              w="auto"
              style={{ borderRadius: 4 }}
            />
            <ActionIcon
              variant="subtle"
              color="nezumi"
              disabled={n === 0}
              aria-label={t('up', { name: wave.name[locale] })}
              onClick={() => move(n, -1)}
            >
              <IconArrowUp size={15} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="nezumi"
              disabled={n === document.waves.length - 1}
              aria-label={t('down', { name: wave.name[locale] })}
              onClick={() => move(n, 1)}
            >
              <IconArrowDown size={15} />
            </ActionIcon>
          </Group>
        )
      })}
      <Button variant="default" size="xs" mt={4} onClick={add}>
        {t('addWave')}
      </Button>
    </Group>
  )
}
