import { Group, Paper, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Unbroken } from './unbroken'

/** A part of a page on its own surface. Its title is a real heading, so that a page can be read by its headings. */
export function Panel({ title, aside, children, id }: { title?: ReactNode; aside?: ReactNode; children: ReactNode; id?: string }) {
  return (
    <Paper component="section" p="md" id={id} bg="var(--sekisho-surface)">
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
