'use client'

import { Progress, Stack, Text } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { Panel } from '@/lib/ui/panel'

const answer = z.object({
  state: z.string(),
  isInterrupted: z.boolean(),
  rows: z.number(),
  bytesRead: z.number(),
  bytesTotal: z.number().nullable(),
})
type Seen = Pick<z.infer<typeof answer>, 'state' | 'rows' | 'bytesRead' | 'bytesTotal'>

/** Asks how far the reading is, twice a second, and loads the page anew when the state changes. */
export function ProgressWatch({ importId, initial }: { importId: string; initial: Seen }) {
  const t = useTranslations('import')
  const router = useRouter()
  const [seen, setSeen] = useState<Seen>(initial)

  useEffect(() => {
    let isOver = false
    const ask = async () => {
      const response = await fetch(`/console/import/${importId}/progress`).catch(() => null)
      const parsed = answer.safeParse(await response?.json().catch(() => null))
      if (isOver || !parsed.success) return
      setSeen(parsed.data)
      if (!['reading', 'comparing'].includes(parsed.data.state) || parsed.data.isInterrupted || parsed.data.state !== initial.state)
        router.refresh()
    }
    const timer = setInterval(ask, 500)
    return () => {
      isOver = true
      clearInterval(timer)
    }
  }, [importId, initial.state, router])

  const percent = seen.state === 'comparing' ? 100 : seen.bytesTotal ? Math.floor((100 * seen.bytesRead) / seen.bytesTotal) : 0
  return (
    <Panel>
      <Stack gap="xs">
        <Progress value={percent} animated aria-label={t(seen.state === 'comparing' ? 'states.comparing' : 'states.reading')} size="lg" />
        <Text style={{ fontVariantNumeric: 'tabular-nums' }}>
          {t('progress', { rows: seen.rows })} · {t('progressOf', { percent })}
        </Text>
        <Text size="sm" c="dimmed">
          {t('leaveOpen')}
        </Text>
      </Stack>
    </Panel>
  )
}
