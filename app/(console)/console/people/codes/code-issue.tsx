'use client'

import { Button, Group, Modal, NativeSelect, Radio, RadioGroup, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import type { ActionError } from '@/lib/auth/action'
import type { Printed } from '@/lib/people/activation/mutations'
import type { PeopleFilter } from '@/lib/people/schema'
import type { ErrorCode } from '@/lib/platform/errors'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'
import { Panel } from '@/lib/ui/panel'
import { ActionErrorNote } from '../../action-error-note'
import { issueCodes } from './actions'
import classes from './code-sheet.module.css'

type Given = {
  filter: PeopleFilter
  search: string
  count: number
  isMore: boolean
  address: string
  /** By code: a slip is read by somebody who does not know the codes. */
  unitNames: Record<string, string>
}
type Phase = 'asking' | 'confirming' | 'running' | 'done'

/** Issues codes batch by batch and shows the slips for printing. They live in this page only: leaving it forgets them. */
export function CodeIssue({ filter, search, count, isMore, address, unitNames }: Given) {
  const t = useTranslations('people.codes')
  const common = useTranslations('ui')
  const errors = useTranslations('errors')
  const [phase, setPhase] = useState<Phase>('asking')
  const [channel, setChannel] = useState<'print' | 'mail'>('print')
  const [days, setDays] = useState(30)
  const [slips, setSlips] = useState<Printed[]>([])
  const [issued, setIssued] = useState(0)
  const [skipped, setSkipped] = useState<Partial<Record<ErrorCode, number>>>({})
  const [error, setError] = useState<ActionError | null>(null)
  const mustStop = useRef(false)
  const numbers = { count, isMore: isMore ? 'yes' : 'no' }

  const issue = async () => {
    setPhase('running')
    mustStop.current = false
    setError(null)
    for (let after: string | null = null; ; ) {
      const answer: Awaited<ReturnType<typeof issueCodes>> = await issueCodes({ filter, search, channel, days, after })
      if (!answer.ok) {
        setError(answer.error)
        // Refused before the first one: everything can still be chosen.
        if (after === null) return setPhase('asking')
        break
      }
      const { data } = answer
      setIssued((before) => before + data.count)
      setSlips((before) => [...before, ...data.issued])
      setSkipped((before) => {
        const sum = { ...before }
        for (const { reason, count: some } of data.skipped) sum[reason] = (sum[reason] ?? 0) + some
        return sum
      })
      after = data.next
      if (after === null || mustStop.current) break
    }
    setPhase('done')
  }
  const left = Object.entries(skipped) as [ErrorCode, number][]
  return (
    <Stack gap="lg">
      <div className={classes.controls}>
        <Panel>
          <Stack>
            <Text>{t('scope', numbers)}</Text>
            {phase === 'asking' || phase === 'confirming' ? (
              <>
                <RadioGroup label={t('channel')} value={channel} onChange={(value) => setChannel(value === 'mail' ? 'mail' : 'print')}>
                  <Stack gap="xs" mt="xs">
                    <Radio value="print" label={t('print')} description={t('printText')} />
                    <Radio value="mail" label={t('mail')} description={t('mailText')} />
                  </Stack>
                </RadioGroup>
                <NativeSelect
                  label={t('days')}
                  maw="12rem"
                  value={String(days)}
                  onChange={(event) => setDays(Number(event.currentTarget.value))}
                  data={[1, 7, 14, 30, 60, 90].map((value) => ({ value: String(value), label: t('daysValue', { days: value }) }))}
                />
                <Group>
                  <Button onClick={() => setPhase('confirming')} disabled={count === 0}>
                    {t('submit')}
                  </Button>
                </Group>
              </>
            ) : null}
            {phase === 'running' ? (
              <Group>
                <Text role="status">{t('running', { count: issued })}</Text>
                <Button
                  variant="default"
                  onClick={() => {
                    mustStop.current = true
                  }}
                >
                  {t('stop')}
                </Button>
              </Group>
            ) : null}
            {phase === 'done' ? (
              <Callout meaning={issued > 0 ? 'ready' : 'neutral'} title={t('done', { count: issued })} live>
                {mustStop.current ? t('stopped') : null}
                {left.map(([reason, some]) => (
                  <Text key={reason} size="sm">
                    {t('skipped', { count: some })} {errors(reason as 'activation-not-needed')}
                  </Text>
                ))}
              </Callout>
            ) : null}
            {slips.length > 0 ? (
              <Callout meaning="soon" title={t('once')}>
                <Button mt="xs" onClick={() => window.print()}>
                  {t('printNow')}
                </Button>
              </Callout>
            ) : null}
            <ActionErrorNote error={error} />
          </Stack>
        </Panel>
      </div>
      <div className={classes.sheet}>
        {slips.map((slip) => (
          <section key={slip.personId} className={classes.slip}>
            <Text fw={700}>{slip.name}</Text>
            <Text size="sm">
              {[slip.externalId, ...slip.units.map((code) => unitNames[code] ?? code)].filter((part) => part).join(' · ')}
            </Text>
            <Text size="sm" mt={6}>
              {t('login')} <b>{slip.login}</b>
            </Text>
            <Text size="sm">{t('code')}</Text>
            <Text className={classes.code}>{slip.code}</Text>
            <Text size="xs">{t('sheetText', { address })}</Text>
            <Text size="xs">
              {t('sheetUntil')} <DateText at={slip.expiresAt} />
            </Text>
          </section>
        ))}
      </div>
      <Modal opened={phase === 'confirming'} onClose={() => setPhase('asking')} title={t('title')}>
        <Stack>
          <Text>{t('confirm', numbers)}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setPhase('asking')}>
              {common('cancel')}
            </Button>
            <Button onClick={issue}>{t('submit')}</Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  )
}
