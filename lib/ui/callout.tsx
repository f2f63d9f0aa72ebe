import { Box, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Meaning } from './stat'

const tones: Record<Meaning, { ground: string; ink: string; line: string }> = {
  ready: { ground: 'var(--sekisho-ready-ground)', ink: 'var(--sekisho-ready)', line: 'var(--mantine-color-moegi-5)' },
  soon: { ground: 'var(--sekisho-soon-ground)', ink: 'var(--sekisho-soon)', line: 'var(--mantine-color-yamabuki-5)' },
  blocked: { ground: 'var(--sekisho-blocked-ground)', ink: 'var(--sekisho-blocked)', line: 'var(--mantine-color-shu-5)' },
  neutral: { ground: 'var(--sekisho-surface)', ink: 'var(--sekisho-ink)', line: 'var(--sekisho-line)' },
}

/** A notice that stands on the page: a refusal (what, why, until when, the way out), a deadline, a good word. */
export function Callout({
  meaning = 'neutral',
  title,
  children,
  live,
}: {
  meaning?: Meaning
  title?: ReactNode
  children?: ReactNode
  live?: boolean
}) {
  const tone = tones[meaning]
  return (
    <Box p="md" style={{ background: tone.ground, border: `1px solid ${tone.line}`, borderRadius: 4 }} role={live ? 'alert' : undefined}>
      {title ? (
        <Text fw={700} style={{ color: meaning === 'neutral' ? undefined : tone.ink }} component="div">
          {title}
        </Text>
      ) : null}
      {children ? (
        <Text size="sm" component="div">
          {children}
        </Text>
      ) : null}
    </Box>
  )
}
