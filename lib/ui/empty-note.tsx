import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** An empty place teaches: what this page is for, and the first step. */
export function EmptyNote({
  title,
  children,
  action,
  order = 2,
}: {
  title: ReactNode
  children: ReactNode
  action?: ReactNode
  order?: 1 | 2
}) {
  return (
    <Stack align="center" gap="xs" py="xl" ta="center">
      <Title order={order} size="h3">
        {title}
      </Title>
      <Text c="dimmed" maw="36rem">
        {children}
      </Text>
      {action}
    </Stack>
  )
}
