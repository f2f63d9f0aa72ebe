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

/** Asks how far the reading is, twice a second (never twice at once), and loads the page anew when the state changes. */
export function ProgressWatch({ importId, initial, address = '/console/import' }: { importId: string; initial: Seen; address?: string }) {
  const t = useTranslations('import')
  const router = useRouter()
  const [seen, setSeen] = useState<Seen>(initial)

  useEffect(() => {
    let isOver = false
    let loadedFor = initial.state
    const ask = async () => {
      const response = await fetch(`${address}/${importId}/progress`).catch(() => null)
      const parsed = answer.safeParse(await response?.json().catch(() => null))
      if (isOver) return
      if (parsed.success) {
        setSeen(parsed.data)
        const state = parsed.data.isInterrupted ? 'interrupted' : parsed.data.state
        // Once per change: a page that is loaded anew while it is still loading would never arrive.
        if (state !== loadedFor) router.refresh()
        loadedFor = state
      }
      timer = setTimeout(ask, ['reading', 'comparing'].includes(loadedFor) ? 500 : 10_000)
    }
    let timer = setTimeout(ask, 300)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [address, importId, initial.state, router])

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
