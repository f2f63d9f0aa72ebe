'use client'

import { Button, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import type { PlanDocument } from '@/lib/rollouts/schema'
import { Callout } from '@/lib/ui/callout'
import { Panel } from '@/lib/ui/panel'
import { checkDocument } from '../actions'
import { CalendarForm } from './calendar-form'
import { DraftTimeline } from './draft-timeline'
import { removeWave } from './edit-waves'
import { type Found, IssuesProvider } from './issues'
import { withOptional } from './optional-key'
import { PlanExemptionsForm } from './plan-exemptions-form'
import { PlanFile } from './plan-file'
import { PolicyForm } from './policy-form'
import { SavePanel } from './save-panel'
import { TextFields } from './text-fields'
import type { Choices } from './types'
import { useKeptDraft } from './use-kept-draft'
import { WaveForm } from './wave-form'
import { WaveList } from './wave-list'

type Given = { rolloutId: string | null; basedOn: number | null; start: PlanDocument; runningKeys: string[]; choices: Choices; now: number }

/** The whole plan as a form: the document is the state, the server's plan check says what is wrong beside the field it is about. */
export function PlanEditor({ rolloutId, basedOn, start, runningKeys, choices, now }: Given) {
  const t = useTranslations('rollouts.edit')
  const locale = useLocale()
  const router = useRouter()
  const { draft, isSaved, isBack, change, forget, discard } = useKeptDraft(rolloutId, { document: start, note: '', basedOn })
  const { document } = draft
  const [selected, setSelected] = useState(0)
  const [issues, setIssues] = useState<Found>({ errors: [], warnings: [] })
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

  const changeTo = (next: PlanDocument) => change({ document: next })
  const set = <K extends keyof PlanDocument>(field: K, value: PlanDocument[K]) => changeTo({ ...document, [field]: value })
  const index = Math.min(selected, document.waves.length - 1)
  const wave = document.waves[index]
  const issueAt = (path: string) => issues.errors.find((issue) => issue.path === path)?.reason
  const open = (number: number) => {
    setSelected(number)
    window.document.getElementById('plan-wave')?.scrollIntoView({ block: 'start' })
  }

  return (
    <IssuesProvider value={issues}>
      <Stack gap="lg">
        <Group justify="space-between">
          <PlanFile
            document={document}
            onRead={(read) => {
              changeTo(rolloutId === null ? read : { ...read, key: document.key })
              setSelected(0)
            }}
            onRefused={(errors) => setIssues({ errors, warnings: [] })}
          />
          <Text size="sm" c="dimmed" aria-live="polite">
            {isSaved ? '' : t('unsaved')}
          </Text>
        </Group>
        {isBack ? (
          <Callout title={t('back.title')}>
            <Group gap="sm">
              {t('back.text')}
              <Button variant="default" size="compact-xs" onClick={discard}>
                {t('back.discard')}
              </Button>
            </Group>
          </Callout>
        ) : null}
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
                error={issueAt('key')}
                size="sm"
              />
              <Select
                label={t('field.zone')}
                description={t('hint.zone')}
                data={choices.zones.includes(document.zone) ? choices.zones : [document.zone, ...choices.zones]}
                value={document.zone}
                onChange={(zone) => zone && set('zone', zone)}
                searchable
                allowDeselect={false}
                error={issueAt('zone')}
                size="sm"
              />
            </SimpleGrid>
            <PolicyForm value={document.policy} onChange={(policy) => set('policy', policy)} choices={choices} />
          </Stack>
        </Panel>
        <Panel title={t('waves')} aside={t('order')}>
          <DraftTimeline document={document} calendar={choices.calendar} now={now} />
          <WaveList document={document} index={index} errors={issues.errors} onSelect={setSelected} onChange={changeTo} />
        </Panel>
        {wave ? (
          <Panel
            id="plan-wave"
            title={`${index + 1} · ${wave.name[locale] || wave.key}`}
            aside={
              <Button
                variant="subtle"
                color="shu"
                size="compact-xs"
                disabled={document.waves.length === 1}
                onClick={() => {
                  changeTo(removeWave(document, index))
                  setSelected(Math.max(0, index - 1))
                }}
              >
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
        <Panel title={t('exemptions.title')}>
          <PlanExemptionsForm
            value={document.exemptions}
            zone={document.zone}
            choices={choices}
            onChange={(exemptions) => set('exemptions', exemptions)}
          />
        </Panel>
        <Panel title={t('calendar.title')}>
          <CalendarForm
            value={document.calendar}
            zone={document.zone}
            onChange={(calendar) => changeTo(withOptional(document, 'calendar', calendar))}
          />
        </Panel>
        <SavePanel
          rolloutId={rolloutId}
          draft={draft}
          issues={issues}
          factors={choices.factors}
          onNote={(note) => change({ note })}
          onIssues={setIssues}
          onOpen={open}
          onSaved={(saved) => {
            forget()
            router.push(`/console/rollouts/${saved.rolloutId}/simulate?version=${saved.number}`)
          }}
          onDiscard={() => {
            discard()
            setTimeout(() => window.location.reload())
          }}
        />
      </Stack>
    </IssuesProvider>
  )
}
