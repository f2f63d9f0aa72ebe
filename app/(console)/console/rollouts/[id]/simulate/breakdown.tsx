'use client'

import { Group, Stack, Text } from '@mantine/core'
import { useFormatter } from 'next-intl'
import { Panel } from '@/lib/ui/panel'

/** Counts by key, the most first, each with a link to its people. */
export function Breakdown<K extends string>({
  title,
  empty,
  counts,
  label,
  link,
}: {
  title: string
  empty: string
  counts: Partial<Record<K, number>>
  label: (key: K) => string
  link: (key: K) => string
}) {
  const format = useFormatter()
  const keys = (Object.keys(counts) as K[]).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0))
  return (
    <Panel title={title}>
      {keys.length === 0 ? (
        <Text size="sm" c="dimmed">
          {empty}
        </Text>
      ) : (
        <Stack gap={6}>
          {keys.map((key) => (
            <Group key={key} justify="space-between" wrap="nowrap">
              <Text size="sm">{label(key)}</Text>
              <a href={link(key)}>{format.number(counts[key] ?? 0)}</a>
            </Group>
          ))}
        </Stack>
      )}
    </Panel>
  )
}
