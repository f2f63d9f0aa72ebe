import { Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Unbroken } from './unbroken'

/** Head of a page: the most important sentence is the title. `over` is a quiet line above, `actions` stand at the right. */
export function PageHead({ title, over, lead, actions }: { title: ReactNode; over?: ReactNode; lead?: ReactNode; actions?: ReactNode }) {
  return (
    <Group justify="space-between" align="flex-end" gap="md" mb="lg">
      <Stack gap={2} style={{ flex: '1 1 20rem' }}>
        {over ? (
          <Text size="sm" c="dimmed">
            {over}
          </Text>
        ) : null}
        <Title order={1}>
          <Unbroken>{title}</Unbroken>
        </Title>
        {lead ? (
          <Text size="lg" c="dimmed">
            {lead}
          </Text>
        ) : null}
      </Stack>
      {actions ? <Group gap="xs">{actions}</Group> : null}
    </Group>
  )
}
