'use client'

import { Button, FileButton, Group } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type PlanDocument, planSchema } from '@/lib/rollouts/schema'
import { checkDocument } from '../actions'
import type { Issue } from './types'

type Given = { document: PlanDocument; onRead: (document: PlanDocument) => void; onRefused: (issues: Issue[]) => void }

/** The plan as a file, in and out. A file that is no plan is refused with its places and reasons, and changes nothing. */
export function PlanFile({ document, onRead, onRefused }: Given) {
  const t = useTranslations('rollouts.edit')
  const load = async (file: File | null) => {
    if (!file) return
    const json = readJson(await file.text())
    const read = planSchema.safeParse(json)
    if (read.success) return onRead(read.data)
    if (json === undefined) return onRefused([{ path: '', reason: t('notJson') }])
    // The schema's own words are English: the server says the same in the reader's language.
    const answer = await checkDocument({ document: json })
    onRefused(answer.ok && answer.data.errors.length > 0 ? answer.data.errors : [{ path: '', reason: t('notPlan') }])
  }
  return (
    <Group gap="xs">
      <FileButton onChange={load} accept="application/json,.json">
        {(button) => (
          <Button variant="default" size="xs" {...button}>
            {t('import')}
          </Button>
        )}
      </FileButton>
      <Button
        variant="default"
        size="xs"
        component="a"
        href={`data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(document, null, 2))}`}
        download={`${document.key}.json`}
      >
        {t('export')}
      </Button>
    </Group>
  )
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
