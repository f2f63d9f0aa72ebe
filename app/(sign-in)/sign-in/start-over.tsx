'use client'

import { Button } from '@mantine/core'
import { useTransition } from 'react'
import { startOver } from './actions'

/** Leaves the journey and begins again with the name. */
export function StartOver({ label, variant = 'subtle' }: { label: string; variant?: 'subtle' | 'default' }) {
  const [isPending, start] = useTransition()
  return (
    <Button
      variant={variant}
      size="compact-sm"
      px={variant === 'subtle' ? 0 : undefined}
      loading={isPending}
      onClick={() => start(async () => void (await startOver({})))}
    >
      {label}
    </Button>
  )
}
