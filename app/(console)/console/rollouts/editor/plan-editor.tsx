'use client'

import { Button, FileButton, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useState, useTransition } from 'react'
import { ActionErrorNote } from '@/app/(console)/console/action-error-note'
import type { ActionError } from '@/lib/auth/action'
import type { PlanDocument } from '@/lib/rollouts/schema'
import { Callout } from '@/lib/ui/callout'
import { Panel } from '@/lib/ui/panel'
import { checkDocument, saveDocument } from '../actions'
import { DraftTimeline } from './draft-timeline'
import { removeWave } from './edit-waves'
import { IssueList } from './issue-list'
import { IssuesProvider } from './issues'
import { PolicyForm } from './policy-form'
import { readPlan } from './read-plan'
import { TextFields } from './text-fields'
import type { Choices, Issue } from './types'
import { WaveForm } from './wave-form'
import { WaveList } from './wave-list'

type Given = { rolloutId: string | null; basedOn: number | null; start: PlanDocument; runningKeys: string[]; choices: Choices; now: number }

/** The whole plan as a form: the document is the state, the server's plan check says what is wrong beside the field it is about. */
export function PlanEditor({ rolloutId, basedOn, start, runningKeys, choices, now }: Given) {
  const t = useTranslations('rollouts.edit')
  const locale = useLocale()
  const router = useRouter()
  const [document, setDocument] = useState(start)
  const [selected, setSelected] = useState(0)
  const [note, setNote] = useState('')
  const [issues, setIssues] = useState<{ errors: Issue[]; warnings: Issue[] }>({ errors: [], warnings: [] })
  const [error, setError] = useState<ActionError | null>(null)
  const [isSaved, setSaved] = useState(true)
  const [isBusy, run] = useTransition()
  const [text] = useDebouncedValue(JSON.stringify(document), 500)

  useEffect(() => {
    let isCurrent = true
    checkDocument({ document: JSON.parse(text) }).then((answer) => {
      if (isCurrent && answer.ok) setIssues(answer.data)
    })
    return () => {
      isCurrent = false
    }
  }, [text])
  useEffect(() => {
    if (isSaved) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isSaved])

  const change = (next: PlanDocument) => {
    setDocument(next)
    setSaved(false)
  }
  const set = <K extends keyof PlanDocument>(field: K, value: PlanDocument[K]) => change({ ...document, [field]: value })
  const index = Math.min(selected, document.waves.length - 1)
  const wave = document.waves[index]
  const remove = () => {
    change(removeWave(document, index))
    setSelected(Math.max(0, index - 1))
  }
  const save = () =>
    run(async () => {
      setError(null)
      const answer = await saveDocument({ rolloutId, basedOn, document, note })
      if (!answer.ok) return setError(answer.error)
      if (!answer.data.saved) return setIssues({ errors: answer.data.errors, warnings: [] })
      setSaved(true)
      router.push(`/console/rollouts/${answer.data.saved.rolloutId}/simulate?version=${answer.data.saved.number}`)
    })
  const load = async (file: File | null) => {
    if (!file) return
    const read = readPlan(await file.text())
    if (!read.ok)
      return setIssues({ errors: read.issues.map((issue) => ({ ...issue, reason: issue.reason || t('notJson') })), warnings: [] })
    change(rolloutId === null ? read.document : { ...read.document, key: document.key })
    setSelected(0)
  }

  return (
    <IssuesProvider value={issues}>
      <Stack gap="lg">
        <Group justify="space-between">
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
          <Text size="sm" c="dimmed" aria-live="polite">
            {isSaved ? '' : t('unsaved')}
          </Text>
        </Group>
        <Panel title={t('plan')}>
          <Stack gap="md">
            <TextFields label={t('field.name')} path="name" value={document.name} onChange={(name) => set('name', name)} />
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput
                label={t('field.key')}
                description={t('hint.planKey')}
                value={document.key}
                onChange={(event) => set('key', event.currentTarget.value)}
                disabled={rolloutId !== null}
                error={issues.errors.find(({ path }) => path === 'key')?.reason}
                size="sm"
              />
              <Select
                label={t('field.zone')}
                description={t('hint.zone')}
                data={choices.zones}
                value={document.zone}
                onChange={(zone) => zone && set('zone', zone)}
                searchable
                allowDeselect={false}
                error={issues.errors.find(({ path }) => path === 'zone')?.reason}
                size="sm"
              />
            </SimpleGrid>
            <PolicyForm value={document.policy} onChange={(policy) => set('policy', policy)} choices={choices} />
          </Stack>
        </Panel>
        <Panel title={t('waves')} aside={t('order')}>
          <DraftTimeline document={document} now={now} />
          <WaveList document={document} index={index} errors={issues.errors} onSelect={setSelected} onChange={change} />
        </Panel>
        {wave ? (
          <Panel
            title={`${index + 1} · ${wave.name[locale] || wave.key}`}
            aside={
              <Button variant="subtle" color="shu" size="compact-xs" disabled={document.waves.length === 1} onClick={remove}>
                {t('removeWave')}
              </Button>
            }
          >
            <WaveForm
              key={index}
              path={`waves[${index}]`}
              value={wave}
              zone={document.zone}
              choices={choices}
              isKeyFixed={runningKeys.includes(wave.key)}
              onChange={(next) =>
                set(
                  'waves',
                  document.waves.map((other, n) => (n === index ? next : other)),
                )
              }
            />
          </Panel>
        ) : null}
        <Panel title={t('saveTitle')}>
          <Stack gap="sm">
            <IssueList title={t('errors', { count: issues.errors.length })} meaning="blocked" issues={issues.errors} />
            <IssueList title={t('warnings', { count: issues.warnings.length })} meaning="soon" issues={issues.warnings} />
            {issues.errors.length === 0 && issues.warnings.length === 0 ? <Callout meaning="ready" title={t('sound')} /> : null}
            <TextInput
              label={t('note')}
              description={t('noteHint')}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
              size="sm"
            />
            <ActionErrorNote error={error} />
            <Group justify="flex-end">
              <Button onClick={save} loading={isBusy} disabled={issues.errors.length > 0}>
                {t('save')}
              </Button>
            </Group>
          </Stack>
        </Panel>
      </Stack>
    </IssuesProvider>
  )
}
