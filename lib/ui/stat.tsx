import { Paper, Text } from '@mantine/core'
import Link from 'next/link'
import type { ReactNode } from 'react'

export type Meaning = 'ready' | 'soon' | 'blocked' | 'neutral'
const inks: Record<Meaning, string> = {
  ready: 'var(--sekisho-ready)',
  soon: 'var(--sekisho-soon)',
  blocked: 'var(--sekisho-blocked)',
  neutral: 'var(--sekisho-ink-soft)',
}

/** One number with its name and a line about it. With `href` the number opens the people behind it. */
export function Stat({
  label,
  value,
  note,
  meaning = 'neutral',
  href,
}: {
  label: ReactNode
  value: ReactNode
  note?: ReactNode
  meaning?: Meaning
  href?: string
}) {
  return (
    <Paper p="md" bg="var(--sekisho-surface)">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fz="1.75rem" fw={700} lh={1.25} component="div">
        {href ? (
          <Link href={href} style={{ color: 'inherit', textDecorationColor: 'var(--sekisho-line)' }}>
            {value}
          </Link>
        ) : (
          value
        )}
      </Text>
      {note ? (
        <Text size="sm" style={{ color: inks[meaning] }} component="div">
          {note}
        </Text>
      ) : null}
    </Paper>
  )
}
