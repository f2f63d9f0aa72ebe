import { Group, Paper, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Unbroken } from './unbroken'

type Given = { title?: ReactNode; aside?: ReactNode; children: ReactNode; id?: string; fills?: boolean }

/** A part of a page on its own surface. Its title is a real heading, so that a page can be read by its headings. `fills`: as high as its neighbour. */
export function Panel({ title, aside, children, id, fills = false }: Given) {
  return (
    <Paper
      component="section"
      p="md"
      id={id}
      bg="var(--sekisho-surface)"
      {...(fills ? { h: '100%', display: 'flex', style: { flexDirection: 'column' } } : {})}
    >
      {title ? (
        <Group justify="space-between" align="baseline" mb="sm" gap="xs">
          <Title order={2} size="h3">
            <Unbroken>{title}</Unbroken>
          </Title>
          {aside ? (
            <Text size="sm" c="dimmed" component="div">
              {aside}
            </Text>
          ) : null}
        </Group>
      ) : null}
      {children}
    </Paper>
  )
}
